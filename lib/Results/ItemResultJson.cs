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
        var gold = line["gold"].Int();
        if (gold < 0 || gold >= choices.Length)
            throw line["gold"].Wrong($"an index below the {choices.Length} choices", "Delete the run's folder and score the checkpoint again.");
        return new ItemResult(line["item"].String(), gold, line.String("group"), choices);
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
