using System.Text;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Checkpoints;

public sealed class PyTorchFileTest : IDisposable
{
    private static readonly string Real = Path.Combine(GoldenData.TestsFolder, "Checkpoints", "PyTorchFiles");
    private static readonly byte[] SixFloats = [.. Quarters(6).SelectMany(BitConverter.GetBytes)];
    private static readonly byte[] Sound = ZipBytes.Of(Parts(PickleBytes.Sound()));

    /// <summary>Broken zip files, each with the words that its error must have.</summary>
    private static readonly Dictionary<string, (byte[] File, string[] Words)> Broken = new()
    {
        ["empty file"] = ([], ["a file of 0 bytes", "zip file"]),
        ["text"] = ("hello"u8.ToArray(), ["does not begin like a zip file"]),
        ["only the first mark"] = ("PK\x03\x04"u8.ToArray(), ["no end of a zip file"]),
        ["cut short"] = (Sound[..^1], ["no end of a zip file"]),
        ["bytes behind the end"] = ([.. Sound, 0], ["no end of a zip file"]),
        ["directory outside"] = ([.. "PK\x03\x04"u8, .. ZipBytes.End(1, 46, 0xfffffff0)], ["a directory of 1 entries"]),
        ["more entries than bytes"] = ([.. "PK\x03\x04"u8, .. ZipBytes.End(1000, 4, 0)], ["a directory of 1000 entries"]),
        ["fewer entries than bytes"] = (WithEnd(Sound, count: 1), ["bytes behind the directory's entries"]),
        ["more entries than there are"] = (WithEnd(Sound, count: 3), ["a directory of 3 entries"]),
        ["a directory of something else"] = (WithoutDirectoryMark(), ["no entry at byte"]),
        ["64-bit end outside"] = (WithLocator(place: 1 << 30), ["points outside"]),
        ["64-bit end that is none"] = (WithLocator(place: 0), ["64-bit end"]),
        ["compressed entry"] = (Zip(data => data with { Method = 8 }), ["archive/data/0", "a compressed entry"]),
        ["encrypted entry"] = (Zip(data => data with { Flags = 1 }), ["archive/data/0", "an encrypted entry"]),
        ["zip bomb"] = (Zip(data => data with { Length = 4_000_000_000, Stored = 24 }), ["archive/data/0", "24 bytes that claim to hold 4000000000"]),
        ["longer than the file"] = (Zip(data => data with { Length = 4_000_000_000 }), ["archive/data/0", "4000000000 bytes"]),
        ["64-bit size that is missing"] = (Zip(data => data with { Length = uint.MaxValue }), ["archive/data/0", "no 64-bit size"]),
        ["64-bit size that is negative"] = (Zip(data => data with { Length = uint.MaxValue, Extra = [1, 0, 16, 0, .. BitConverter.GetBytes(-1L), .. BitConverter.GetBytes(-1L)] }), ["archive/data/0", "-1 bytes"]),
        ["extra field that is cut off"] = (Zip(data => data with { Extra = [1, 0, 200, 0] }), ["archive/data/0", "cut off"]),
        ["place behind the directory"] = (Zip(data => data with { Header = 0xfffffff0 }), ["archive/data/0", "a first byte at 4294967280"]),
        ["place inside another entry"] = (Zip(data => data with { Header = 7 }), ["archive/data/0", "another entry, or none"]),
        ["two names for one entry"] = (Zip(data => data with { LocalName = "archive/data/1" }), ["archive/data/0", "another entry, or none"]),
        ["overlapping entries"] = (ZipBytes.Of([.. Parts(PickleBytes.Sound()), new TestEntry("archive/data/0", []) { Header = 0, LocalName = "x" }]), ["another entry, or none"]),
        ["one entry over the next"] = (Overlapping(), ["an overlap"]),
        ["the same entry twice"] = (ZipBytes.Of([.. Parts(PickleBytes.Sound()), new TestEntry("archive/data/0", SixFloats)]), ["archive/data/0", "two entries"]),
        ["a name that climbs"] = (Zip(data => data with { Name = "archive/../../0" }), ["leads out of the zip file"]),
        ["an absolute name"] = (Zip(data => data with { Name = "/etc/passwd" }), ["leads out of the zip file"]),
        ["a Windows name"] = (Zip(data => data with { Name = "C:\\0" }), ["leads out of the zip file"]),
        ["an empty name"] = (Zip(data => data with { Name = "" }), ["leads out of the zip file"]),
        ["no pickle"] = (ZipBytes.Of(new TestEntry("archive/data/0", SixFloats)), ["0 entries named data.pkl"]),
        ["two pickles"] = (ZipBytes.Of([.. Parts(PickleBytes.Sound()), new TestEntry("other/data.pkl", PickleBytes.Sound())]), ["2 entries named data.pkl"]),
        ["no numbers"] = (ZipBytes.Of(new TestEntry("archive/data.pkl", PickleBytes.Sound())), ["w: found no entry archive/data/0"]),
        ["too few numbers"] = (Zip(data => data with { Data = SixFloats[..20] }), ["w: found 20 bytes", "6 numbers of 4 bytes"]),
        ["a byte order of many bytes"] = (ZipBytes.Of([.. Parts(PickleBytes.Sound()), new TestEntry("archive/byteorder", new byte[17])]), ["archive/byteorder", "17 bytes", "at most 16"]),
        ["big-endian"] = (ZipBytes.Of([.. Parts(PickleBytes.Sound()), new TestEntry("archive/byteorder", "big"u8.ToArray())]), ["archive/byteorder", "another byte order"]),
    };

    private readonly TempFolder _folder = new();

    public static TheoryData<string> BrokenFiles() => [.. Broken.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_that_PyTorch_wrote_have_their_names_types_shapes_and_numbers()
    {
        using var file = PyTorchFile.Open(Path.Combine(Real, "pytorch_model.bin"));
        Assert.Equal(["f32", "f16", "bf16", "tied", "part", "single", "one_row", "empty", "mask", "ids", "f64"], file.Names);
        Check(file, "f32", TensorType.F32, [3, 5], Quarters(15));
        Check(file, "f16", TensorType.F16, [4, 2], Quarters(8));
        Check(file, "bf16", TensorType.BF16, [2, 3, 2], Quarters(12));
        Check(file, "tied", TensorType.F32, [3, 5], Quarters(15));
        Check(file, "part", TensorType.F32, [2, 5], Quarters(15)[5..]);
        Check(file, "single", TensorType.F32, [], [0.75f]);
        Check(file, "one_row", TensorType.F32, [1, 4], [-2, -1.5f, -1, -0.5f]);
        Check(file, "empty", TensorType.F32, [0, 3], []);
        foreach (var (name, type) in new[] { ("mask", "BOOL"), ("ids", "I64"), ("f64", "F64") })
            InputFault.Expect(() => file.Get(name), name, $"numbers of type {type}", "F32, F16 or BF16");
    }

    [Theory]
    [InlineData("transposed.bin", "(5, 3)", "do not lie in a row")]
    [InlineData("legacy.bin", "before PyTorch 1.6", "save_pretrained")]
    [InlineData("nested.bin", "model: found something that is no tensor", "state_dict")]
    [InlineData("parameter.bin", "torch._utils._rebuild_parameter", "not executed")]
    public void Other_files_that_PyTorch_wrote_are_one_clear_error(string name, params string[] words) =>
        InputFault.Expect(() => PyTorchFile.Open(Path.Combine(Real, name)), [name, .. words]);

    [Fact]
    public void A_checkpoint_without_safetensors_uses_the_PyTorch_file()
    {
        File.WriteAllText(_folder.At("config.json"), "{}");
        File.Copy(Path.Combine(Real, "pytorch_model.bin"), _folder.At("pytorch_model.bin"));
        using (var checkpoint = Checkpoint.Open(_folder.Path))
            Assert.Equal(Quarters(15), checkpoint.Get("f32", 3, 5).ToArray());
        File.WriteAllBytes(_folder.At("model.safetensors"), SafeTensorsBytes.Of(TestTensor.Of("f32", [1], [7])));
        using (var checkpoint = Checkpoint.Open(_folder.Path))
            Assert.Equal([7f], checkpoint.Get("f32", 1).ToArray());
    }

    [Fact]
    public void Shards_that_PyTorch_wrote_are_found_by_their_index()
    {
        File.WriteAllText(_folder.At("config.json"), "{}");
        foreach (var file in new[] { "pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json" })
            File.Copy(Path.Combine(Real, file), _folder.At(file));
        using var checkpoint = Checkpoint.Open(_folder.Path);
        Assert.Equal(["layer.0.weight", "layer.1499.bias", "many"], checkpoint.Tensors);
        Assert.Equal(Quarters(4), checkpoint.Get("many", 2, 2).ToArray());
        Assert.Equal(Quarters(15), checkpoint.Get("layer.1499.bias", 3, 5).ToArray());
        Assert.Equal(64, checkpoint.ContentHash.Length);
    }

    [Fact]
    public void A_file_that_the_tests_made_is_sound_as_they_assume()
    {
        using var file = PyTorchFile.Open(Write(Sound));
        Check(file, "w", TensorType.F32, [2, 3], Quarters(6));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Get("w"));
    }

    [Theory, MemberData(nameof(BrokenFiles))]
    public void A_broken_zip_file_is_one_error_that_names_file_and_entry(string kind)
    {
        var path = Write(Broken[kind].File);
        InputFault.Expect(() => PyTorchFile.Open(path), [path + ": ", .. Broken[kind].Words]);
    }

    [Fact]
    public void A_missing_file_is_an_input_error() => InputFault.Expect(() => PyTorchFile.Open(_folder.At("none.bin")), "none.bin", "no such file");

    [Fact]
    public void Any_single_changed_byte_gives_a_file_or_an_input_error_and_nothing_else()
    {
        var whole = File.ReadAllBytes(Path.Combine(Real, "pytorch_model-00001-of-00002.bin"));
        var random = new Random(5);
        for (var i = 0; i < whole.Length; i++)
            TryOpen(whole, i, (byte)random.Next(256));
        foreach (var length in Enumerable.Range(0, whole.Length))
            Assert.Throws<InputException>(() => PyTorchFile.Open(Write(whole[..length])));
    }

    private void TryOpen(byte[] whole, int at, byte value)
    {
        byte[] bytes = [.. whole];
        bytes[at] = value;
        try
        {
            using var file = PyTorchFile.Open(Write(bytes));
            foreach (var name in file.Names)
                file.Get(name).ToArray();
        }
        catch (InputException)
        {
        }
    }

    private static void Check(PyTorchFile file, string name, TensorType type, int[] shape, float[] numbers)
    {
        var tensor = file.Get(name);
        Assert.Equal((name, type), (tensor.Name, tensor.Type));
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(numbers, tensor.ToArray());
    }

    private static float[] Quarters(int count) => [.. Enumerable.Range(0, count).Select(i => i / 4f - 2)];

    private static TestEntry[] Parts(byte[] pickle) => [new("archive/data.pkl", pickle), new("archive/data/0", SixFloats)];

    private static byte[] Zip(Func<TestEntry, TestEntry> change)
    {
        var parts = Parts(PickleBytes.Sound());
        return ZipBytes.Of(parts[0], change(parts[1]));
    }

    /// <summary>The numbers' entry claims to reach over the one behind it.</summary>
    private static byte[] Overlapping()
    {
        var parts = Parts(PickleBytes.Sound());
        return ZipBytes.Of(parts[0], parts[1] with { Length = 40 }, new TestEntry("archive/version", "3"u8.ToArray()));
    }

    private static byte[] WithEnd(byte[] file, ushort count)
    {
        var (length, begin) = (BitConverter.ToUInt32(file, file.Length - 10), BitConverter.ToUInt32(file, file.Length - 6));
        return [.. file[..^22], .. ZipBytes.End(count, length, begin)];
    }

    private static byte[] WithoutDirectoryMark()
    {
        byte[] file = [.. Sound];
        file[BitConverter.ToUInt32(file, file.Length - 6)] = 0;
        return file;
    }

    private static byte[] WithLocator(long place) =>
        [.. Sound[..^22], .. new byte[56], .. Encoding.Latin1.GetBytes("PK\x06\x07"), 0, 0, 0, 0, .. BitConverter.GetBytes(place), 1, 0, 0, 0, .. Sound[^22..]];

    private string Write(byte[] content)
    {
        var path = _folder.At("pytorch_model.bin");
        File.WriteAllBytes(path, content);
        return path;
    }
}
