using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>The numbers that one or several tensors lie in.</summary>
/// <param name="Key">The name of the zip entry below <c>data/</c>.</param>
/// <param name="DType">The type as safetensors names it.</param>
/// <param name="BytesPerNumber">Size of a number.</param>
/// <param name="Count">How many numbers.</param>
internal sealed record PickledStorage(string Key, string DType, int BytesPerNumber, long Count);

/// <summary>A tensor as the pickle describes it: contiguous, from a number of its storage on.</summary>
internal sealed record PickledTensor(string Name, PickledStorage Storage, long First, int[] Shape);

/// <summary>
/// What the globals in the pickle of a state dict stand for: an ordered dictionary, a tensor, the types of storages. They
/// are data here; a pickle that names any other global is refused.
/// </summary>
internal static class StateDict
{
    public const string OrderedDict = "collections OrderedDict";
    public const string RebuildTensor = "torch._utils _rebuild_tensor_v2";

    private static readonly Dictionary<string, (string DType, int Bytes)> Storages = new()
    {
        ["torch FloatStorage"] = ("F32", 4),
        ["torch HalfStorage"] = ("F16", 2),
        ["torch BFloat16Storage"] = ("BF16", 2),
        ["torch DoubleStorage"] = ("F64", 8),
        ["torch LongStorage"] = ("I64", 8),
        ["torch IntStorage"] = ("I32", 4),
        ["torch ShortStorage"] = ("I16", 2),
        ["torch CharStorage"] = ("I8", 1),
        ["torch ByteStorage"] = ("U8", 1),
        ["torch BoolStorage"] = ("BOOL", 1),
    };

    /// <summary>Whether a pickle may name this global, given as module, space, name.</summary>
    public static bool IsKnown(string global) => global is OrderedDict or RebuildTensor || Storages.ContainsKey(global);

    /// <summary>Reads the pickle of a state dict.</summary>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="pickle">The bytes of <c>data.pkl</c>.</param>
    /// <returns>The tensors in the order of the dictionary.</returns>
    /// <exception cref="InputException">The pickle is damaged, or holds anything else than a dictionary from names to contiguous tensors.</exception>
    public static IReadOnlyList<PickledTensor> Read(string file, byte[] pickle)
    {
        if (new PickleReader(file, pickle).Read() is not PickleDictionary dictionary)
            throw new InputException(file, PickleReader.Field, "no dictionary", "a dictionary from names to tensors, as PyTorch's state_dict", PyTorchFile.ConvertRemedy);
        var tensors = new Dictionary<string, PickledTensor>();
        foreach (var (key, value) in dictionary.Entries)
        {
            if (key is not string name)
                throw new InputException(file, PickleReader.Field, "a key that is no text", "a dictionary from names to tensors, as PyTorch's state_dict", PyTorchFile.ConvertRemedy);
            if (value is not PickledTensor tensor)
                throw new InputException(file, name, "something that is no tensor", "a dictionary from names to tensors, as PyTorch's state_dict", PyTorchFile.ConvertRemedy);
            if (!tensors.TryAdd(name, tensor with { Name = name }))
                throw new InputException(file, name, "two tensors of that name", "one", ZipDirectory.Remedy);
        }
        return [.. tensors.Values];
    }

    /// <summary>A storage from its persistent id: ('storage', type, key, location, count).</summary>
    /// <returns>Null when this is no such id.</returns>
    public static PickledStorage? Storage(object? id) =>
        id is PickleTuple { Items: ["storage", PickleGlobal type, string key, string, long and >= 0 and var count] } && Storages.TryGetValue(type.Name, out var kind)
            && key.Length is > 0 and <= 20 && key.All(char.IsAsciiDigit) && count <= long.MaxValue / 8
            ? new PickledStorage(key, kind.DType, kind.Bytes, count)
            : null;

    /// <summary>What calling a global gives.</summary>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="global">One that <see cref="IsKnown"/> knows.</param>
    /// <param name="arguments">The arguments.</param>
    public static object Call(string file, string global, IReadOnlyList<object?> arguments) => (global, arguments) switch
    {
        (OrderedDict, []) => new PickleDictionary(),
        // The last argument, of newer versions, says for example that all numbers are to be negated.
        (RebuildTensor, [PickledStorage storage, long first, PickleTuple shape, PickleTuple strides, bool, PickleDictionary or null, ..]) when arguments.Count == 6 || arguments is [.., null or PickleDictionary { Entries.Count: 0 }] && arguments.Count == 7 => Tensor(file, storage, first, shape, strides),
        _ => throw new InputException(file, PickleReader.Field, $"a call of {global.Replace(' ', '.')} with {arguments.Count.ToString(CultureInfo.InvariantCulture)} arguments of other kinds", "the calls that torch.save writes for tensors", PyTorchFile.ConvertRemedy),
    };

    private static PickledTensor Tensor(string file, PickledStorage storage, long first, PickleTuple shape, PickleTuple strides)
    {
        if (shape.Items.Count != strides.Items.Count || !shape.Items.All(size => size is long and >= 0 and <= int.MaxValue) || !strides.Items.All(stride => stride is long and >= 0))
            throw new InputException(file, PickleReader.Field, "a tensor with a broken shape", "whole sizes and as many strides", ZipDirectory.Remedy);
        var sizes = shape.Items.Select(size => (int)(long)size!).ToArray();
        var (count, isContiguous) = ((Int128)1, true);
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            isContiguous &= sizes[i] <= 1 || (long)strides.Items[i]! == count;
            count *= sizes[i];
            if (count > storage.Count)
                break;
        }
        if (sizes.Contains(0))
            (count, isContiguous) = (0, true);
        if (first < 0 || first + count > storage.Count)
            throw new InputException(file, $"{PickleReader.Field} storage {storage.Key}", string.Create(CultureInfo.InvariantCulture, $"a tensor of shape {TensorShape.Text(sizes)} from number {first} on"), string.Create(CultureInfo.InvariantCulture, $"one that fits into the storage's {storage.Count} numbers"), ZipDirectory.Remedy);
        if (!isContiguous)
            throw new InputException(file, $"{PickleReader.Field} storage {storage.Key}", $"a tensor of shape {TensorShape.Text(sizes)} whose numbers do not lie in a row", "contiguous tensors", PyTorchFile.ConvertRemedy);
        return new PickledTensor("", storage, first, sizes);
    }
}
