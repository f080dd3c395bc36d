using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EarlySignal.Results;

/// <summary>Writes item results as the <c>samples_*.jsonl</c> of lm-evaluation-harness.</summary>
public static class LmEvalSampleWriter
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes samples as the harness does, one line for each item; the same items give the same bytes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="samples">The items with the texts that the model read.</param>
    /// <param name="metrics">What is computed of each item, under the harness's names.</param>
    public static void Write(Stream stream, IEnumerable<LmEvalSample> samples, IReadOnlyList<(string Name, Func<ItemResult, double> Of)> metrics)
    {
        var place = 0;
        foreach (var sample in samples)
        {
            using (var json = new Utf8JsonWriter(stream, Relaxed))
                WriteLine(json, place++, sample, metrics);
            stream.WriteByte((byte)'\n');
        }
    }

    private static void WriteLine(Utf8JsonWriter json, int place, LmEvalSample sample, IReadOnlyList<(string Name, Func<ItemResult, double> Of)> metrics)
    {
        var item = sample.Item;
        // An index, or a list of them as Python prints it.
        var target = item.OtherGolds.Count == 0 ? item.Gold.ToString(CultureInfo.InvariantCulture) : $"[{string.Join(", ", item.Golds().ToArray())}]";
        json.WriteStartObject();
        json.WriteNumber("doc_id", place);
        json.WriteStartObject("doc");
        json.WriteString("id", item.ItemId);
        json.WriteString("query", sample.Requests[0].Context);
        json.WriteStartArray("choices");
        foreach (var (_, continuation) in sample.Requests)
            json.WriteStringValue(continuation);
        json.WriteEndArray();
        json.WritePropertyName("gold");
        json.WriteRawValue(target);
        if (item.Group is not null)
            json.WriteString("group", item.Group);
        json.WriteEndObject();
        json.WriteString("target", target);
        json.WriteStartObject("arguments");
        for (var i = 0; i < sample.Requests.Count; i++)
        {
            json.WriteStartObject($"gen_args_{i}");
            json.WriteString("arg_0", sample.Requests[i].Context);
            json.WriteString("arg_1", sample.Requests[i].Continuation);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartArray("resps");
        foreach (var choice in item.Choices)
        {
            json.WriteStartArray();
            WriteResponse(json, choice);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("filtered_resps");
        foreach (var choice in item.Choices)
            WriteResponse(json, choice);
        json.WriteEndArray();
        json.WriteString("filter", "none");
        json.WriteStartArray("metrics");
        foreach (var (name, _) in metrics)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("doc_hash", Hash(item.ItemId));
        json.WriteString("prompt_hash", Hash(sample.Requests[0].Context));
        json.WriteString("target_hash", Hash(target));
        foreach (var (name, of) in metrics)
            if (of(item) is var value && double.IsFinite(value))
                json.WriteNumber(name, value);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, ChoiceScore choice)
    {
        json.WriteStartArray();
        json.WriteStringValue(choice.LogProb.ToString("R", CultureInfo.InvariantCulture));
        json.WriteStringValue(choice.IsGreedy ? "True" : "False");
        json.WriteEndArray();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>An item result with the texts that the model read.</summary>
/// <param name="Item">The result.</param>
/// <param name="Requests">One for each choice: what stands before it, and target delimiter and choice.</param>
public sealed record LmEvalSample(ItemResult Item, IReadOnlyList<(string Context, string Continuation)> Requests);
