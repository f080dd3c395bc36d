using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>
/// A state dict that PyTorch's <c>torch.save</c> wrote (1.6 or later): a zip file of a pickle and one entry of numbers for
/// each storage. The pickle is read as data; nothing in it is ever executed.
/// </summary>
public sealed class PyTorchFile : WeightFile
{
    internal const string ConvertRemedy = "Convert the checkpoint to safetensors with the transformers library: load the model and call save_pretrained.";

    private const string PickleName = "data.pkl";
    private const long LongestPickle = 32 << 20;

    private PyTorchFile(string path, FileStream stream, IReadOnlyList<WeightEntry> entries)
        : base(path, stream, entries)
    {
    }

    private protected override string Remedy => ZipDirectory.Remedy;

    /// <summary>Maps a file and checks it.</summary>
    /// <param name="path">Path of a <c>.bin</c> file.</param>
    /// <exception cref="InputException">The file is missing, cannot be read, or is anything else than a whole and consistent state dict of tensors.</exception>
    public static PyTorchFile Open(string path) => Open(path, "PyTorch", stream => new PyTorchFile(path, stream, ReadEntries(path, stream)));

    private static IReadOnlyList<WeightEntry> ReadEntries(string path, FileStream stream)
    {
        var entries = ZipDirectory.Read(path, stream);
        var pickles = entries.Where(entry => entry.Name.EndsWith("/" + PickleName, StringComparison.Ordinal)).ToArray();
        if (pickles is not [var pickle])
            throw new InputException(path, "", $"{pickles.Length.ToString(CultureInfo.InvariantCulture)} entries named {PickleName}", "a zip file with one, as torch.save writes it", ZipDirectory.Remedy);
        var root = pickle.Name[..^PickleName.Length];
        var byName = entries.ToDictionary(entry => entry.Name);
        if (byName.TryGetValue(root + "byteorder", out var order) && Content(path, stream, order, longest: 16) is var text && !text.AsSpan().SequenceEqual("little"u8))
            throw new InputException(path, order.Name, "another byte order", "little", ConvertRemedy);

        return [.. StateDict.Read(path, Content(path, stream, pickle, LongestPickle)).Select(tensor =>
        {
            var name = $"{root}data/{tensor.Storage.Key}";
            if (!byName.TryGetValue(name, out var storage))
                throw new InputException(path, tensor.Name, $"no entry {name}", "an entry with the tensor's numbers", ZipDirectory.Remedy);
            if (storage.Length != tensor.Storage.Count * tensor.Storage.BytesPerNumber)
                throw new InputException(path, tensor.Name, string.Create(CultureInfo.InvariantCulture, $"{storage.Length} bytes in the entry {name}"),
                    string.Create(CultureInfo.InvariantCulture, $"{tensor.Storage.Count} numbers of {tensor.Storage.BytesPerNumber} bytes"), ZipDirectory.Remedy);
            return new WeightEntry(tensor.Name, tensor.Storage.DType, tensor.Shape, storage.Begin + tensor.First * tensor.Storage.BytesPerNumber);
        })];
    }

    private static byte[] Content(string path, FileStream stream, ZipEntry entry, long longest)
    {
        if (entry.Length > longest)
            throw new InputException(path, entry.Name, string.Create(CultureInfo.InvariantCulture, $"{entry.Length} bytes"), string.Create(CultureInfo.InvariantCulture, $"at most {longest} bytes"), ZipDirectory.Remedy);
        var content = new byte[entry.Length];
        stream.Position = entry.Begin;
        stream.ReadExactly(content);
        return content;
    }
}
