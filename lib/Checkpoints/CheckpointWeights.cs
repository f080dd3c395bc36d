using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>The weight files of a checkpoint's folder, opened and checked against each other.</summary>
/// <param name="FileByTensor">Which file holds a tensor.</param>
/// <param name="Files">All opened files.</param>
/// <param name="Hashed">Paths of all files that say what the weights are, in an order that does not depend on the machine.</param>
internal sealed record CheckpointWeights(Dictionary<string, SafeTensorsFile> FileByTensor, IReadOnlyList<SafeTensorsFile> Files, IReadOnlyList<string> Hashed)
{
    private const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";

    public static CheckpointWeights Open(string folder)
    {
        // One file wins over an index beside it, as in the transformers library.
        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(single))
        {
            var file = SafeTensorsFile.Open(single);
            return new CheckpointWeights(file.Names.ToDictionary(name => name, _ => file), [file], [single]);
        }
        var index = Path.Combine(folder, IndexFile);
        if (File.Exists(index))
            return OpenShards(folder, index);
        var others = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(name => name!.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".safetensors", StringComparison.Ordinal) || name.EndsWith(".pt", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        throw new InputException(folder, "", others.Length == 0 ? "no weights" : $"no weights under the usual name, only {string.Join(", ", others)}", $"{SingleFile} or {IndexFile}",
            "Download the weights; PyTorch files (.bin, .pt) have to be saved as safetensors first.");
    }

    private static CheckpointWeights OpenShards(string folder, string index)
    {
        var shards = new SortedDictionary<string, SafeTensorsFile>(StringComparer.Ordinal);
        var fileByTensor = new Dictionary<string, SafeTensorsFile>();
        try
        {
            foreach (var (tensor, shardField) in JsonField.Read(index)["weight_map"].Fields())
            {
                var shard = shardField.String();
                if (!shards.TryGetValue(shard, out var file))
                    shards.Add(shard, file = OpenShard(folder, shardField, shard));
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

    private static SafeTensorsFile OpenShard(string folder, JsonField field, string shard)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        // A null character in a path makes the file system functions throw.
        if (shard.Length == 0 || shard.Contains('\0') || !Path.GetFullPath(Path.Combine(root, shard)).StartsWith(root, StringComparison.Ordinal))
            throw field.Wrong("the name of a file inside the checkpoint's folder", "Use the index as it was published; an index may not lead out of its folder.");
        var path = Path.Combine(folder, shard);
        if (!File.Exists(path))
            throw field.Wrong($"a file {path}", "Download the missing shard.", $"{shard}, which does not exist");
        return SafeTensorsFile.Open(path);
    }
}
