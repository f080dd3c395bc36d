using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Tests.Checkpoints;

/// <summary>Pickles that would run code, take all memory or overflow the stack elsewhere.</summary>
public sealed class MaliciousPickleTest
{
    private static readonly string Trace = Path.Combine(Path.GetTempPath(), $"earlysignal-pickle-ran-{Environment.ProcessId}");

    private static readonly Dictionary<string, (byte[] Pickle, string[] Words)> Corpus = new()
    {
        ["os.system"] = (Start().Global("os", "system").Text($"touch {Trace}").Raw(0x85).Raw("R").End(), ["os.system", "not executed"]),
        ["posix.system"] = (Start().Global("posix", "system").Text($"touch {Trace}").Raw(0x85).Raw("R").End(), ["posix.system"]),
        ["builtins.eval"] = (Start().Global("builtins", "eval").Text("1").Raw(0x85).Raw("R").End(), ["builtins.eval"]),
        ["__builtin__.exec"] = (Start().Global("__builtin__", "exec").Text("1").Raw(0x85).Raw("R").End(), ["__builtin__.exec"]),
        ["subprocess.Popen inside a tensor"] = (Start().Raw("}").Text("w").Global("subprocess", "Popen").Text($"touch {Trace}").Raw(0x85).Raw("Rs").End(), ["subprocess.Popen"]),
        ["getattr"] = (Start().Global("builtins", "getattr").End(), ["builtins.getattr"]),
        ["torch.hub.load"] = (Start().Global("torch.hub", "load").End(), ["torch.hub.load"]),
        ["a name that begins like a known one"] = (Start().Global("torch", "FloatStorage.__init__").End(), ["torch.FloatStorage.__init__"]),
        ["a global with a line break in an escape"] = (Start().Global("os\u001b[31m", "system").End(), ["[31m.system"]),
        ["REDUCE of a result"] = (Start().Global("collections", "OrderedDict").Raw(")R)R").End(), ["REDUCE", "not a known name"]),
        ["REDUCE of a text"] = (Start().Text("os.system").Raw(")R").End(), ["REDUCE"]),
        ["REDUCE of a storage type"] = (Start().Global("torch", "FloatStorage").Raw(")R").End(), ["a call of torch.FloatStorage"]),
        ["REDUCE without a tuple"] = (Start().Global("collections", "OrderedDict").Raw("NR").End(), ["REDUCE"]),
        ["OrderedDict with arguments"] = (Start().Global("collections", "OrderedDict").Raw("])").Raw(0x86).Raw("R").End(), ["a call of collections.OrderedDict with 2 arguments"]),
        ["a tensor of wrong arguments"] = (Start().Global("torch._utils", "_rebuild_tensor_v2").Tuple(1, 2, 3).Raw("R").End(), ["_rebuild_tensor_v2 with 3 arguments"]),
        ["a tensor with a hundred arguments"] = (Start().Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage().Int(0).Tuple(1).Tuple(1).Raw(0x89).Raw("}").Raw(Enumerable.Repeat((byte)'N', 94)).Raw("tR").End(), ["with 100 arguments"]),
        ["a tensor with attributes"] = (Start().Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage().Int(0).Tuple(1).Tuple(1).Raw(0x89).Raw("}}").Text("neg").Raw(0x88).Raw("stR").End(), ["_rebuild_tensor_v2 with 7 arguments"]),
        ["BUILD of a global"] = (Start().Global("collections", "OrderedDict").Raw("}b").End(), ["BUILD"]),
        ["BUILD with a tuple"] = (Start().Raw("})b").End(), ["BUILD"]),
        ["STACK_GLOBAL"] = (Start().Text("os").Text("system").Raw(0x93).End(), ["STACK_GLOBAL"]),
        ["NEWOBJ"] = (Start().Global("collections", "OrderedDict").Raw(")").Raw(0x81).End(), ["NEWOBJ"]),
        ["INST"] = (Start().Raw("(ios\nsystem\n").End(), ["INST"]),
        ["OBJ"] = (Start().Raw("(").Global("collections", "OrderedDict").Raw("o").End(), ["OBJ"]),
        ["EXT1"] = (Start().Raw(0x82, 1).End(), ["EXT1"]),
        ["PERSID"] = (Start().Raw("Pstorage\n").End(), ["PERSID"]),
        ["an unknown opcode"] = (Start().Raw(0xff).End(), ["0xff", "at byte 2"]),
        ["protocol 4"] = ([0x80, 4, (byte)'}', (byte)'.'], ["another pickle protocol"]),
        ["protocol 0"] = ("(dp0\n."u8.ToArray(), ["another pickle protocol"]),
        ["a memo index of four billion"] = (Start().Raw("}r").Raw(PickleBytes.Number(uint.MaxValue)).End(), ["memo index 4294967295"]),
        ["a memo index with a gap"] = (Start().Raw("}q").Raw(200).End(), ["memo index 200"]),
        ["a memo index that is not there"] = (Start().Raw("h").Raw(7).End(), ["memo index 7"]),
        ["a large memo index that is not there"] = (Start().Raw("j").Raw(PickleBytes.Number(1u << 31)).End(), ["memo index 2147483648"]),
        ["a memo entry of nothing"] = (Start().Raw("q").Raw(0).End(), ["without a value"]),
        ["a million marks"] = (Start().Raw(Enumerable.Repeat((byte)'(', 1_000_000)).End(), ["more than 10000 values"]),
        ["a million lists in each other"] = (Start().Raw(Enumerable.Repeat((byte)']', 1_000_000)).Raw(Enumerable.Repeat((byte)'a', 999_999)).End(), ["more than 10000 values"]),
        ["a million tuples in each other"] = (Start().Raw(")").Raw(Enumerable.Repeat((byte)0x85, 1_000_000)).End(), ["tuples inside each other"]),
        ["a doubling tuple"] = (Start().Raw(")q\0").Raw(Enumerable.Range(0, 60).SelectMany(i => (byte[])[(byte)'h', (byte)i, 0x86, (byte)'q', (byte)(i + 1)])).End(), ["tuples inside each other"]),
        ["a list that holds itself"] = (Start().Raw("]q\0h\0a").End(), ["no dictionary"]),
        ["a dictionary that holds itself"] = (Start().Raw("}q\0").Text("w").Raw("h\0s").End(), ["w: found something that is no tensor"]),
        ["a text of four gigabytes"] = (Start().Raw("X").Raw(PickleBytes.Number(uint.MaxValue)).End(), ["a text of 4294967295 bytes"]),
        ["a text longer than the pickle"] = (Start().Raw("X").Raw(PickleBytes.Number(9_000)).End(), ["an end after"]),
        ["a name without end"] = (Start().Raw("c").Raw(Enumerable.Repeat((byte)'a', 100_000)).End(), ["a name without end"]),
        ["a number of 2000 bits"] = (Start().Raw(0x8a, 250).Raw(new byte[250]).End(), ["more than 64 bits"]),
        ["no STOP"] = (Start().Raw("}").Cut(), ["an end after 3 bytes"]),
        ["nothing"] = ([], ["an end after 0 bytes"]),
        ["nothing but STOP"] = (Start().End(), ["without a value"]),
        ["bytes behind STOP"] = ([.. Start().Raw("}").End(), 0], ["left over"]),
        ["values behind STOP"] = (Start().Raw("}}").End(), ["left over"]),
        ["a mark that is left over"] = (Start().Raw("(}").End(), ["left over"]),
        ["a tuple without its mark"] = (Start().Raw("t").End(), ["none has begun"]),
        ["a value taken from behind a mark"] = (Start().Text("a").Raw("(").Raw(0x85).End(), ["without a value"]),
        ["an odd number of items"] = (Start().Raw("}(NNNu").End(), ["pairs for a dictionary"]),
        ["items for a text"] = (Start().Text("a").Raw("(NNu").End(), ["no dictionary"]),
        ["items for a tuple"] = (Start().Raw(")(NNe").End(), ["no list"]),
        ["a storage of an unknown kind"] = (Start().Raw("(").Text("module").Global("torch", "FloatStorage").Text("0").Text("cpu").Int(6).Raw("tQ").End(), ["persistent id"]),
        ["a storage of a negative size"] = (Start().Storage(count: -1).End(), ["persistent id"]),
        ["a storage whose name climbs"] = (Start().Storage(key: "../../etc/passwd").End(), ["persistent id"]),
        ["a storage of the dictionary's type"] = (Start().Raw("(").Text("storage").Global("collections", "OrderedDict").Text("0").Text("cpu").Int(6).Raw("tQ").End(), ["persistent id"]),
        ["a tensor larger than its storage"] = (OneTensor([2, 4], [4, 1]), ["(2, 4)", "6 numbers"]),
        ["a tensor behind its storage"] = (OneTensor([2], [1], first: 5), ["from number 5 on"]),
        ["a tensor before its storage"] = (OneTensor([2], [1], first: -1), ["from number -1 on"]),
        ["a tensor of 2^93 numbers"] = (OneTensor([int.MaxValue, int.MaxValue, int.MaxValue], [1, 1, 1]), ["6 numbers"]),
        ["a tensor of stride 0"] = (OneTensor([3, 2], [0, 1]), ["do not lie in a row"]),
        ["a tensor of a negative size"] = (OneTensor([-1], [1]), ["a broken shape"]),
        ["a tensor without strides"] = (OneTensor([2, 3], []), ["a broken shape"]),
        ["a tensor that is not in a dictionary"] = (Start().Tensor([6], [1]).End(), ["no dictionary"]),
        ["a key that is no text"] = (Start().Raw("}N").Tensor([6], [1]).Raw("s").End(), ["a key that is no text"]),
        ["the same key twice"] = (Start().Raw("}").Text("w").Tensor([6], [1]).Raw("s").Text("w").Tensor([6], [1]).Raw("s").End(), ["w: found two tensors"]),
    };

    public static TheoryData<string> Kinds() => [.. Corpus.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void A_malicious_pickle_is_one_error_that_names_the_reason(string kind)
    {
        var fault = Assert.Throws<InputException>(() => StateDict.Read("model.bin", Corpus[kind].Pickle));
        Assert.StartsWith("model.bin: ", fault.Message);
        Assert.All(Corpus[kind].Words, word => Assert.Contains(word, fault.Message));
        Assert.InRange(fault.Message.Length, 0, 1000);
        Assert.False(File.Exists(Trace));
    }

    [Fact]
    public void The_pickle_that_the_corpus_varies_is_sound()
    {
        var tensor = Assert.Single(StateDict.Read("model.bin", PickleBytes.Sound()));
        Assert.Equal(("w", "0", "F32", 6L, 0L), (tensor.Name, tensor.Storage.Key, tensor.Storage.DType, tensor.Storage.Count, tensor.First));
        Assert.Equal([2, 3], tensor.Shape);
    }

    [Fact]
    public void A_shape_with_a_zero_has_no_numbers_however_large_the_rest_is()
    {
        var tensor = Assert.Single(StateDict.Read("model.bin", OneTensor([int.MaxValue, int.MaxValue, int.MaxValue, 0], [0, 0, 0, 1])));
        Assert.Equal([int.MaxValue, int.MaxValue, int.MaxValue, 0], tensor.Shape);
    }

    private static PickleBytes Start() => new();

    private static byte[] OneTensor(int[] shape, int[] strides, int first = 0) => Start().Raw("}").Text("w").Tensor(shape, strides, first).Raw("s").End();
}
