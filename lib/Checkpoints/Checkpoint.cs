using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>
/// One checkpoint in Hugging Face layout: <c>config.json</c> and its weights, in <c>model.safetensors</c> or in the shards
/// that <c>model.safetensors.index.json</c> lists; without those in PyTorch's <c>pytorch_model.bin</c> or its shards. The
/// weights are mapped, not read.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>The name of the file that describes the model.</summary>
    public const string ConfigFile = "config.json";

    private readonly Dictionary<string, WeightFile> _fileByTensor;
    private readonly IReadOnlyList<WeightFile> _files;
    private readonly Lazy<string> _contentHash;

    private Checkpoint(string folder, JsonField config, Dictionary<string, WeightFile> fileByTensor, IReadOnlyList<WeightFile> files, IReadOnlyList<string> hashed)
    {
        Folder = folder;
        Config = config;
        _fileByTensor = fileByTensor;
        _files = files;
        Tensors = [.. fileByTensor.Keys.Order(StringComparer.Ordinal)];
        _contentHash = new Lazy<string>(() => HashOf(hashed));
    }

    /// <summary>The checkpoint's folder.</summary>
    public string Folder { get; }

    /// <summary>The content of <c>config.json</c>.</summary>
    public JsonField Config { get; }

    /// <summary>The names of all tensors, in ordinal order.</summary>
    public IReadOnlyList<string> Tensors { get; }

    /// <summary>
    /// SHA-256 over <c>config.json</c>, the shard index if there is one, and the weight files, as 64 hexadecimal digits:
    /// everything that decides what the model computes. The first call reads all weights.
    /// </summary>
    public string ContentHash => _contentHash.Value;

    /// <summary>Bytes of its weight files, which memory must hold for them to be read only once.</summary>
    public long MappedBytes => _files.Sum(file => file.MappedBytes);

    /// <summary>Opens a checkpoint and checks its files.</summary>
    /// <param name="folder">A folder with <c>config.json</c> and weights.</param>
    /// <exception cref="InputException">A file is missing or damaged.</exception>
    public static Checkpoint Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException(folder, "", "no such folder", "the folder of a checkpoint", "Check the path.");
        var config = JsonField.Read(Path.Combine(folder, ConfigFile));
        var weights = CheckpointWeights.Open(folder);
        return new Checkpoint(folder, config, weights.FileByTensor, weights.Files, [Path.Combine(folder, ConfigFile), .. weights.Hashed]);
    }

    /// <summary>Whether the checkpoint has a tensor of that name.</summary>
    public bool Has(string name) => _fileByTensor.ContainsKey(name);

    /// <summary>A tensor whose shape is known beforehand.</summary>
    /// <param name="name">The tensor's name in the file.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <returns>The tensor; valid until the checkpoint is disposed.</returns>
    /// <exception cref="InputException">There is no such tensor, or its type or shape is another one.</exception>
    public Tensor Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!_fileByTensor.TryGetValue(name, out var file))
        {
            var nearest = NearestNames.Of(name, Tensors, 1);
            throw new InputException(Folder, name, "no such tensor", "a tensor of that name", nearest.Count == 0
                ? "Check that config.json describes these weights, and that all shards are there."
                : $"The nearest name is {nearest[0]}: check that config.json describes these weights, and that all shards are there.");
        }
        var tensor = file.Get(name);
        if (!shape.SequenceEqual(tensor.Shape as int[] ?? [.. tensor.Shape]))
            throw new InputException(file.Path, name, $"shape {TensorShape.Text(tensor.Shape)}", TensorShape.Text(shape.ToArray()), "Check that config.json describes these weights.");
        return tensor;
    }

    /// <summary>Unmaps the weights; the checkpoint's tensors must not be used afterwards.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private static string HashOf(IReadOnlyList<string> files)
    {
        using var hash = new ContentHash();
        foreach (var file in files)
            hash.AddFile(file);
        return hash.Hex();
    }
}
