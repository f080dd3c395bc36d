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
        var halves = merges.Items().Select(Halves).ToList();
        var table = Table(merges, vocabulary, halves, options.ContinuingPrefix.Length);
        return new BpeModel(vocabulary, table, new SafeCuts(vocabulary, halves, options), options);
    }

    private static int? UnknownId(JsonField json, Vocabulary vocabulary)
    {
        if (json.String("unk_token") is not { } unknown)
            return null;
        return vocabulary.Find(unknown) ?? throw json["unk_token"].Wrong("a token of the vocabulary", Remedy);
    }

    // "left right", or since 2024 ["left", "right"]
    private static (string Left, string Right) Halves(JsonField merge)
    {
        if (merge.Element.ValueKind == JsonValueKind.Array)
        {
            if (merge.Element.GetArrayLength() == 2 && merge.Element[0].ValueKind == JsonValueKind.String && merge.Element[1].ValueKind == JsonValueKind.String)
                return (merge.Element[0].GetString()!, merge.Element[1].GetString()!);
        }
        else
        {
            var text = merge.String();
            var space = text.IndexOf(' ');
            if (space >= 0 && text.IndexOf(' ', space + 1) < 0)
                return (text[..space], text[(space + 1)..]);
        }
        throw merge.Wrong("two tokens, as \"a b\" or [\"a\", \"b\"]", Remedy);
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
