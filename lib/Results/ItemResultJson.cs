using System.Buffers;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>An item result as one line of JSON, and back.</summary>
internal static class ItemResultJson
{
    /// <summary>Writes one line, without the line feed. Numbers are written so that they read back exactly.</summary>
    public static void Write(IBufferWriter<byte> line, ItemResult result)
    {
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        json.WriteString("item", result.ItemId);
        json.WriteNumber("gold", result.Gold);
        if (result.OtherGolds.Count > 0)
        {
            json.WriteStartArray("other_golds");
            foreach (var gold in result.OtherGolds)
                json.WriteNumberValue(gold);
            json.WriteEndArray();
        }
        if (result.Group is not null)
            json.WriteString("group", result.Group);
        json.WriteStartArray("choices");
        foreach (var choice in result.Choices)
            Write(json, choice);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChoiceScore choice)
    {
        json.WriteStartObject();
        // For people and other tools; it is recomputed from the tokens when the line is read.
        json.WriteNumber("logprob", choice.LogProb);
        json.WriteNumber("tokens", choice.Tokens);
        json.WriteNumber("code_points", choice.CodePoints);
        json.WriteNumber("utf8_bytes", choice.Utf8Bytes);
        json.WriteBoolean("greedy", choice.IsGreedy);
        if (choice.UnconditionalLogProb is { } unconditional)
            json.WriteNumber("unconditional_logprob", unconditional);
        if (choice.Words is { } words)
            json.WriteNumber("words", words);
        json.WriteStartArray("token_logprobs");
        foreach (var value in choice.TokenLogProbs)
            json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads one line.</summary>
    /// <param name="file">The file that the line is from, for error messages.</param>
    /// <param name="lineNumber">The line's number, from 1.</param>
    /// <param name="utf8">The line.</param>
    /// <exception cref="InputException">The line is not an item result.</exception>
    public static ItemResult Read(string file, int lineNumber, ReadOnlyMemory<byte> utf8)
    {
        var line = JsonField.Parse(file, utf8, $"line {lineNumber}");
        ChoiceScore[] choices = [.. line["choices"].Items().Select(ReadChoice)];
        var gold = Gold(line["gold"], -1);
        List<int> others = [];
        foreach (var other in line.TryGet("other_golds", out var list) ? list.Items() : [])
            others.Add(Gold(other, others.Count == 0 ? gold : others[^1]));
        return new ItemResult(line["item"].String(), gold, line.String("group"), choices) { OtherGolds = others };

        int Gold(JsonField field, int before) => field.Int() is var index && index > before && index < choices.Length ? index
            : throw field.Wrong($"an index below the {choices.Length} choices, above those before it", "Delete the run's folder and score the checkpoint again.");
    }

    private static ChoiceScore ReadChoice(JsonField choice)
    {
        float[] tokens = [.. choice["token_logprobs"].Items().Select(value => (float)value.Double())];
        if (tokens.Length == 0)
            throw choice["token_logprobs"].Wrong("at least one token", "Delete the run's folder and score the checkpoint again.");
        return new ChoiceScore(
            tokens, choice["code_points"].Int(), choice["utf8_bytes"].Int(), choice["greedy"].Bool(),
            choice.TryGet("unconditional_logprob", out var unconditional) ? unconditional.Double() : null)
        { Words = choice.TryGet("words", out var words) ? words.Int() : null };
    }
}
