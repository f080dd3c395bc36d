using System.Text.RegularExpressions;

namespace EarlySignal.Hub;

/// <summary>
/// The files of a checkpoint that scoring reads: its configuration, its weights (safetensors; PyTorch's own files only
/// where there are none) and its tokenizer. Tokenizer files are also taken from the folders above, where a series keeps
/// them once.
/// </summary>
internal static partial class ScoringFiles
{
    private const string Config = "config.json";
    private static readonly string[] Tokenizer = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"];

    public static IEnumerable<string> Choose(IReadOnlyList<string> paths, string subfolder)
    {
        var above = Above(subfolder).ToList();
        // Some repositories hold the same weights twice, under their own names or as half-precision variants.
        Regex[] preference = [Published(), Safetensors(), PyTorch()];
        var weights = preference.Select(kind => Weights(paths, subfolder, kind)).FirstOrDefault(found => found.Count > 0) ?? [];
        // A tokenizer alone, as at the root of a repository of several series, is no checkpoint.
        if (weights.Count == 0 && !paths.Contains(Join(subfolder, Config)))
            return [];
        return paths.Where(path =>
        {
            var (folder, name) = HubPath.Split(path);
            return folder == subfolder && name == Config || above.Contains(folder) && Tokenizer.Contains(name);
        }).Concat(weights);
    }

    public static bool IsWhole(IReadOnlyList<string> paths, string subfolder)
    {
        var weights = Choose(paths, subfolder).Select(path => HubPath.Split(path).Name).Where(name => Safetensors().IsMatch(name) || PyTorch().IsMatch(name)).ToList();
        var shards = weights.Select(name => Shard().Match(name)).Where(match => match.Success).ToList();
        var hasWeights = shards.Count > 0
            ? weights.Any(name => name.EndsWith(".index.json", StringComparison.Ordinal)) && shards.GroupBy(match => match.Groups["count"].Value).Any(set => set.Count() == int.Parse(set.Key))
            : weights.Any(name => name is "model.safetensors" or "pytorch_model.bin");
        // special_tokens_map.json is not counted: recent tokenizers do without it.
        return hasWeights
            && paths.Contains(Join(subfolder, Config))
            && Tokenizer.Take(2).All(name => Above(subfolder).Any(folder => paths.Contains(Join(folder, name))));
    }

    private static List<string> Weights(IReadOnlyList<string> paths, string subfolder, Regex kind) =>
        [.. paths.Where(path => HubPath.Split(path) is var (folder, name) && folder == subfolder && kind.IsMatch(name))];

    private static IEnumerable<string> Above(string folder)
    {
        for (; folder.Length > 0; folder = HubPath.Split(folder).Folder)
            yield return folder;
        yield return "";
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    [GeneratedRegex(@"^model(-\d{5}-of-\d{5})?\.safetensors$|^model\.safetensors\.index\.json$")]
    private static partial Regex Published();

    [GeneratedRegex(@"\.safetensors(\.index\.json)?$")]
    private static partial Regex Safetensors();

    [GeneratedRegex(@"^pytorch_model.*\.bin(\.index\.json)?$")]
    private static partial Regex PyTorch();

    [GeneratedRegex(@"-\d{5}-of-(?<count>\d{5})\.(safetensors|bin)$")]
    private static partial Regex Shard();
}
