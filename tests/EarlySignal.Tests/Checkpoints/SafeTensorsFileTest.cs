using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Checkpoints;

public sealed class SafeTensorsFileTest : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly byte[] Sound = SafeTensorsBytes.Of(TestTensor.Of("w", [2, 3], [1, 2, 3, 4, 5, 6]));

    /// <summary>Broken files, each with the words that its error must have.</summary>
    private static readonly Dictionary<string, (byte[] File, string[] Words)> Broken = new()
    {
        ["empty file"] = ([], ["a file of 0 bytes", "at least 8 bytes"]),
        ["seven bytes"] = (new byte[7], ["a file of 7 bytes"]),
        ["header length 2^63"] = ([.. SafeTensorsBytes.Length(1UL << 63), .. new byte[100]], ["header length", "9223372036854775808 bytes", "at most 100000000"]),
        ["header length 2^64 - 1"] = ([.. SafeTensorsBytes.Length(ulong.MaxValue), .. new byte[100]], ["header length", "18446744073709551615 bytes"]),
        ["header longer than the cap"] = ([.. SafeTensorsBytes.Length(100_000_001), .. new byte[100]], ["header length", "100000001 bytes"]),
        ["header longer than the file"] = ([.. SafeTensorsBytes.Length(101), .. new byte[100]], ["header length", "101 bytes", "100 bytes that follow"]),
        ["no header"] = (SafeTensorsBytes.Length(0), ["header", "not valid JSON"]),
        ["cut in the header"] = (Sound[..40], ["header length", "that follow in the file"]),
        ["cut in the data"] = (Sound[..^1], ["header.w.data_offsets", "23 bytes of data in the file"]),
        ["a byte too many"] = ([.. Sound, 0], ["25 bytes of data", "24 bytes that its tensors cover"]),
        ["header is no JSON"] = (SafeTensorsBytes.Raw("hello", 0), ["header", "not valid JSON"]),
        ["header is an array"] = (SafeTensorsBytes.Raw("[]", 0), ["header", "an object"]),
        ["header is not UTF-8"] = ([.. SafeTensorsBytes.Length(6), .. "{\"\xff\":1}".Select(c => (byte)c)], ["header", "UTF-8"]),
        ["half a surrogate pair as a name"] = (SafeTensorsBytes.Raw("{\"\\ud800\":{}}", 0), ["header"]),
        ["half a surrogate pair as a type"] = (Entry("""{"dtype":"\udc00","shape":[1],"data_offsets":[0,4]}""", 4), ["header.w.dtype"]),
        ["a name twice"] = (SafeTensorsBytes.Raw("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4), ["header", "Duplicate"]),
        ["a field twice"] = (Entry("""{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}""", 4), ["header", "Duplicate"]),
        ["metadata that is no text"] = (SafeTensorsBytes.Raw("""{"__metadata__":{"a":1}}""", 0), ["header.__metadata__.a", "a string"]),
        ["a name with a line break"] = (SafeTensorsBytes.Raw("""{"a\n\u001b[31mb":{"dtype":"F31"}}""", 0), ["header.a  [31mb.dtype"]),
        ["unknown type"] = (Entry("""{"dtype":"F31","shape":[1],"data_offsets":[0,4]}""", 4), ["header.w.dtype", "\"F31\"", "BF16"]),
        ["no type"] = (Entry("""{"shape":[1],"data_offsets":[0,4]}""", 4), ["header.w.dtype"]),
        ["no shape"] = (Entry("""{"dtype":"F32","data_offsets":[0,4]}""", 4), ["header.w.shape"]),
        ["no offsets"] = (Entry("""{"dtype":"F32","shape":[1]}""", 4), ["header.w.data_offsets"]),
        ["one offset"] = (Entry("""{"dtype":"F32","shape":[1],"data_offsets":[4]}""", 4), ["header.w.data_offsets", "two offsets"]),
        ["negative size"] = (Entry("""{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}""", 4), ["header.w.shape[0]", "0 or more"]),
        ["size that is no whole number"] = (Entry("""{"dtype":"F32","shape":[0.5,2],"data_offsets":[0,4]}""", 4), ["header.w.shape[0]", "whole number"]),
        ["size above 2^31"] = (Entry("""{"dtype":"F32","shape":[4294967296],"data_offsets":[0,4]}""", 4), ["header.w.shape[0]"]),
        ["sizes whose product is 2^64"] = (Entry("""{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}""", 0), ["header.w.data_offsets", "more bytes than a file can have"]),
        ["shape larger than its bytes"] = (Entry("""{"dtype":"F32","shape":[2],"data_offsets":[0,4]}""", 4), ["header.w.data_offsets", "4 bytes", "8 bytes for F32 × (2)"]),
        ["half a byte"] = (Entry("""{"dtype":"F4","shape":[3],"data_offsets":[0,1]}""", 1), ["header.w.data_offsets", "F4 × (3)"]),
        ["negative offset"] = (Entry("""{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}""", 4), ["header.w.data_offsets"]),
        ["falling offsets"] = (Entry("""{"dtype":"F32","shape":[1],"data_offsets":[4,0]}""", 4), ["header.w.data_offsets", "rising order"]),
        ["offset behind the file"] = (Entry("""{"dtype":"F32","shape":[1],"data_offsets":[4,8]}""", 4), ["header.w.data_offsets", "4 bytes of data"]),
        ["offset above 2^63"] = (Entry("""{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}""", 4), ["header.w.data_offsets[1]"]),
        ["overlapping offsets"] = (SafeTensorsBytes.Raw("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12), ["header.b.data_offsets", "an overlap with a", "ends at byte 8"]),
        ["a hole between tensors"] = (SafeTensorsBytes.Raw("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12), ["header.b.data_offsets", "a hole after a"]),
        ["a hole at the beginning"] = (Entry("""{"dtype":"F32","shape":[1],"data_offsets":[4,8]}""", 8), ["header.w.data_offsets", "a hole after the header"]),
    };

    public static TheoryData<string> BrokenFiles() => [.. Broken.Keys];

    [Fact]
    public void Every_float16_number_is_widened_exactly()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).ToArray();
        File.WriteAllBytes(_folder.At("all.safetensors"), SafeTensorsBytes.Of(new TestTensor("w", "F16", [halves.Length], [.. halves.SelectMany(BitConverter.GetBytes)])));
        using var file = SafeTensorsFile.Open(_folder.At("all.safetensors"));
        // From several places, so that each number is widened with others and as one of the last.
        for (var first = 0; first < 40; first++)
        {
            var values = new float[halves.Length - first];
            file.Get("w").Read(first, values);
            Assert.Equal(halves[first..].Select(half => (float)half), values);
        }
    }

    [Theory, MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_one_error_that_names_file_and_field(string kind)
    {
        var path = Write(Broken[kind].File);
        InputFault.Expect(() => SafeTensorsFile.Open(path), [path + ": ", .. Broken[kind].Words]);
    }

    [Fact]
    public void A_missing_file_is_an_input_error() =>
        InputFault.Expect(() => SafeTensorsFile.Open(_folder.At("none.safetensors")), "none.safetensors", "no such file");

    [Fact]
    public void Numbers_of_the_three_types_are_widened_exactly()
    {
        float[] values = [0, -0f, 1, -2.5f, 6.1035156e-5f, 65504, 0.0078125f];
        foreach (var type in new[] { "F32", "F16", "BF16" })
        {
            // 65504 needs eleven bits, one more than bfloat16 has.
            var exact = type == "BF16" ? values.Where(value => value != 65504) : values;
            using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(TestTensor.Of("w", [exact.Count()], exact, type))));
            Assert.Equal(exact, file.Get("w").ToArray());
        }
    }

    [Fact]
    public void Columns_are_read_like_rows_in_each_type()
    {
        foreach (var type in new[] { "F32", "F16", "BF16" })
        {
            using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(TestTensor.Of("w", [3, 2], [1, 2, 3, -4, 5, 0.5f], type))));
            var (tensor, column) = (file.Get("w"), new float[3]);
            tensor.Read(1, column, step: 2);
            Assert.Equal([2, -4, 0.5f], column);
            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(2, column, step: 2));
            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(-1, column, step: 2));
            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(0, column, step: 0));
        }
    }

    [Fact]
    public void Infinities_and_NaN_survive_in_each_type()
    {
        foreach (var type in new[] { "F32", "F16", "BF16" })
        {
            float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
            using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(TestTensor.Of("w", [3], values, type))));
            Assert.Equal(values, file.Get("w").ToArray());
        }
    }

    [Fact]
    public void A_tensor_of_another_type_is_an_error_only_when_it_is_asked_for()
    {
        using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(new TestTensor("positions", "I64", [2], new byte[16]), TestTensor.Of("w", [1], [7]))));
        Assert.Equal([7f], file.Get("w").ToArray());
        InputFault.Expect(() => file.Get("positions"), "positions", "I64", "F32, F16 or BF16");
    }

    [Fact]
    public void Tensors_without_numbers_and_single_numbers_are_sound()
    {
        using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(TestTensor.Of("none", [0, 2147483647, 2147483647], []), TestTensor.Of("one", [], [3]), TestTensor.Of("none too", [4, 0], []))));
        Assert.Empty(file.Get("none").ToArray());
        Assert.Equal([3f], file.Get("one").ToArray());
        Assert.Equal(1, file.Get("one").Count);
        Assert.Empty(file.Get("none too").ToArray());
    }

    [Fact]
    public void A_file_without_tensors_is_sound()
    {
        using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Raw("{}   ", 0)));
        Assert.Empty(file.Names);
    }

    [Fact]
    public void A_tensor_cannot_be_read_after_its_file_is_disposed()
    {
        var file = SafeTensorsFile.Open(Write(Sound));
        var tensor = file.Get("w");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(tensor.ToArray);
        Assert.Throws<ObjectDisposedException>(() => file.Get("w"));
    }

    [Fact]
    public void Data_that_is_not_aligned_is_read_as_well()
    {
        var values = Enumerable.Range(0, 100).Select(i => i - 50f).ToArray();
        var tensors = new[] { new TestTensor("odd", "U8", [1], [9]), TestTensor.Of("w", [100], values, "BF16"), TestTensor.Of("v", [100], values) };
        using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(tensors)));
        Assert.Equal(values, file.Get("w").ToArray());
        Assert.Equal(values, file.Get("v").ToArray());
    }

    private static byte[] Entry(string json, int dataLength) => SafeTensorsBytes.Raw($"{{\"w\":{json}}}", dataLength);

    private string Write(byte[] bytes)
    {
        var path = _folder.At($"{Guid.NewGuid():N}.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
