using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Reads a <see cref="BpeModel"/> from the <c>model</c> field of a tokenizer file.</summary>
internal static class BpeModelFile
{
    private const string Remedy = "Use the file as it was published.";

    public static BpeModel Read(JsonField json)
    {
        if (json.Double("dropout", 0) != 0)
            throw json["dropout"].Wrong("no dropout", "Set it to null: dropout is for training, and makes ids random.");
        var vocabulary = Vocabulary.Read(json["vocab"]);
        var options = new BpeOptions(
            UnknownId(json, vocabulary),
            json.Bool("fuse_unk", false),
            json.Bool("byte_fallback", false),
            json.Bool("ignore_merges", false),
            json.String("continuing_subword_prefix") ?? "",
            json.String("end_of_word_suffix") ?? "");
        var merges = json["merges"];
        var halves = ReadHalves(merges);
        var table = Table(merges, vocabulary, halves, options.ContinuingPrefix.Length);
        return new BpeModel(vocabulary, table, new SafeCuts(vocabulary, halves, options), options);
    }

    private static int? UnknownId(JsonField json, Vocabulary vocabulary)
    {
        if (json.String("unk_token") is not { } unknown)
            return null;
        return vocabulary.Find(unknown) ?? throw json["unk_token"].Wrong("a token of the vocabulary", Remedy);
    }

    // Each is "left right", or since 2024 ["left", "right"]. Not merges.Items(): a path for each of 500,000 merges costs
    // more than all the rest of the reading.
    private static List<(string Left, string Right)> ReadHalves(JsonField merges)
    {
        if (merges.Element.ValueKind != JsonValueKind.Array)
            throw merges.Wrong("an array", Remedy);
        List<(string Left, string Right)> halves = new(merges.Element.GetArrayLength());
        foreach (var merge in merges.Element.EnumerateArray())
        {
            halves.Add(Halves(merge) ?? throw merges.Wrong("two tokens, as \"a b\" or [\"a\", \"b\"]", Remedy, $"{merge.GetRawText()} as merge {halves.Count}"));
        }
        return halves;
    }

    private static (string Left, string Right)? Halves(JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.String)
        {
            var text = merge.GetString()!;
            var space = text.IndexOf(' ');
            return space >= 0 && text.IndexOf(' ', space + 1) < 0 ? (text[..space], text[(space + 1)..]) : null;
        }
        var isPair = merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
            && merge[0].ValueKind == JsonValueKind.String && merge[1].ValueKind == JsonValueKind.String;
        return isPair ? (merge[0].GetString()!, merge[1].GetString()!) : null;
    }

    private static PairTable Table(JsonField json, Vocabulary vocabulary, List<(string Left, string Right)> halves, int prefixLength)
    {
        var table = new PairTable(halves.Count);
        for (var rank = 0; rank < halves.Count; rank++)
        {
            var (left, right) = halves[rank];
            var merged = right.Length >= prefixLength ? string.Concat(left, right.AsSpan(prefixLength)) : "";
            if (vocabulary.Find(left) is not { } leftId || vocabulary.Find(right) is not { } rightId || vocabulary.Find(merged) is not { } id)
                throw json.Wrong("merges of tokens in the vocabulary into a token in the vocabulary", Remedy, $"merge {rank} of '{left}' and '{right}'");
            table.Set(leftId, rightId, new Merge(rank, id));
        }
        return table;
    }
}
