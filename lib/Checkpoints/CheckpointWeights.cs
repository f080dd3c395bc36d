using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>The weight files of a checkpoint's folder, opened and checked against each other.</summary>
/// <param name="FileByTensor">Which file holds a tensor.</param>
/// <param name="Files">All opened files.</param>
/// <param name="Hashed">Paths of all files that say what the weights are, in an order that does not depend on the machine.</param>
internal sealed record CheckpointWeights(Dictionary<string, WeightFile> FileByTensor, IReadOnlyList<WeightFile> Files, IReadOnlyList<string> Hashed)
{
    private const string IndexEnding = ".index.json";

    /// <summary>The usual names of a single file, in the order of the transformers library; the same name and an ending is the index of shards.</summary>
    private static readonly (string Name, Func<string, WeightFile> Open)[] Kinds = [("model.safetensors", SafeTensorsFile.Open), ("pytorch_model.bin", PyTorchFile.Open)];

    public static CheckpointWeights Open(string folder)
    {
        foreach (var (usual, open) in Kinds)
        {
            // One file wins over an index beside it, as in the transformers library.
            var single = Path.Combine(folder, usual);
            if (File.Exists(single))
            {
                var file = open(single);
                return new CheckpointWeights(file.Names.ToDictionary(name => name, _ => file), [file], [single]);
            }
            if (File.Exists(single + IndexEnding))
                return OpenShards(folder, single + IndexEnding, open);
        }
        var others = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(name => Path.GetExtension(name) is ".bin" or ".safetensors" or ".pt" or ".pth").Order(StringComparer.Ordinal).ToArray();
        throw new InputException(folder, "", others.Length == 0 ? "no weights" : $"no weights under the usual name, only {string.Join(", ", others)}",
            string.Join(", ", Kinds.Select(kind => $"{kind.Name} or {kind.Name}{IndexEnding}")), "Download the weights in Hugging Face layout.");
    }

    private static CheckpointWeights OpenShards(string folder, string index, Func<string, WeightFile> open)
    {
        var shards = new SortedDictionary<string, WeightFile>(StringComparer.Ordinal);
        var fileByTensor = new Dictionary<string, WeightFile>();
        try
        {
            foreach (var (tensor, shardField) in JsonField.Read(index)["weight_map"].Fields())
            {
                var shard = shardField.String();
                if (!shards.TryGetValue(shard, out var file))
                    shards.Add(shard, file = open(ShardPath(folder, shardField, shard)));
                if (!file.Has(tensor))
                    throw shardField.Wrong($"a shard that holds the tensor {tensor}", "The index and the shards are of different checkpoints, or a download was mixed up: download the folder again.");
                fileByTensor.Add(tensor, file);
            }
        }
        catch
        {
            foreach (var file in shards.Values)
                file.Dispose();
            throw;
        }
        return new CheckpointWeights(fileByTensor, [.. shards.Values], [index, .. shards.Values.Select(file => file.Path)]);
    }

    private static string ShardPath(string folder, JsonField field, string shard)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        // A null character in a path makes the file system functions throw.
        if (shard.Length == 0 || shard.Contains('\0') || !Path.GetFullPath(Path.Combine(root, shard)).StartsWith(root, StringComparison.Ordinal))
            throw field.Wrong("the name of a file inside the checkpoint's folder", "Use the index as it was published; an index may not lead out of its folder.");
        var path = Path.Combine(folder, shard);
        if (!File.Exists(path))
            throw field.Wrong($"a file {path}", "Download the missing shard.", $"{shard}, which does not exist");
        return path;
    }
}
