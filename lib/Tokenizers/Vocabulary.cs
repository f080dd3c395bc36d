using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Token texts and their ids, both ways.</summary>
internal sealed class Vocabulary
{
    // Far above any real vocabulary; a larger id is a damaged file, and would ask for an array of its size.
    public const int LargestId = 1 << 24;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly List<string?> _texts = [];

    public Vocabulary(int capacity)
    {
        _ids = new Dictionary<string, int>(capacity, StringComparer.Ordinal);
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many different token texts there are.</summary>
    public int Count => _ids.Count;

    /// <summary>The largest id + 1.</summary>
    public int Size => _texts.Count;

    /// <summary>Reads <c>{"token": id, …}</c>.</summary>
    public static Vocabulary Read(JsonField json)
    {
        if (json.Element.ValueKind != JsonValueKind.Object)
            throw json.Wrong("an object of tokens and ids", "Use the file as it was published.");
        var vocabulary = new Vocabulary(json.Element.GetPropertyCount());
        // Not json.Fields(): a path for each of 250,000 tokens costs more than all the rest of the reading.
        foreach (var property in json.Element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out var id) || id is < 0 or > LargestId)
                throw json.Wrong($"ids from 0 to {LargestId}", "Use the file as it was published.", $"{property.Value.GetRawText()} for the token '{property.Name}'");
            vocabulary.Add(property.Name, id);
        }
        return vocabulary;
    }

    /// <summary>Adds a token; a text that is there gets the new id.</summary>
    public void Add(string text, int id)
    {
        _ids[text] = id;
        while (_texts.Count <= id)
            _texts.Add(null);
        _texts[id] = text;
    }

    /// <summary>The id of a token; null when there is none of that text.</summary>
    public int? Find(ReadOnlySpan<char> text) => _idsBySpan.TryGetValue(text, out var id) ? id : null;

    /// <summary>The text of a token; null when no token has that id.</summary>
    public string? TextOf(int id) => id >= 0 && id < _texts.Count ? _texts[id] : null;
}
