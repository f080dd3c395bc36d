using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>The name of something that a real unpickler would import: module, space, name. Here it is only a name.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>A tuple, and how deep tuples lie in each other.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items)
{
    public int Depth { get; } = 1 + Items.Select(item => (item as PickleTuple)?.Depth ?? 0).DefaultIfEmpty().Max();
}

/// <summary>A dictionary in the order of its making; a key may come twice.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}

/// <summary>
/// A reader of the part of Python's pickle protocol 2 that <c>torch.save</c> writes for a dictionary of tensors. It builds
/// plain values and never imports, calls or constructs anything: an opcode or a global outside that part is an error with
/// its name. Opcodes: https://github.com/python/cpython/blob/main/Lib/pickletools.py.
/// </summary>
/// <param name="file">The file's path, for errors.</param>
/// <param name="pickle">The pickle.</param>
internal sealed class PickleReader(string file, byte[] pickle)
{
    /// <summary>Where faults of the pickle lie.</summary>
    public const string Field = "data.pkl";

    // torch.save writes items in batches of 1000, each a key and a value.
    private const int LargestStack = 10_000;
    private const int DeepestTuple = 8;
    private const int LongestText = 10_000;
    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly List<object?> _memo = [];
    private int _at;

    /// <summary>Reads the value.</summary>
    /// <returns>A text, number, flag, null, list, or one of the types of this room.</returns>
    /// <exception cref="InputException">The pickle is damaged or has something that is not allowed.</exception>
    public object? Read()
    {
        if (Byte() != 0x80 || Byte() != 2)
            throw Fault("another pickle protocol", "protocol 2, which torch.save writes");
        while (true)
        {
            var place = _at;
            var opcode = Byte();
            if (opcode == '.')
            {
                var result = Pop();
                return _stack.Count == 0 && _at == pickle.Length ? result : throw Fault("values or bytes that are left over at the end", "one value");
            }
            Run(opcode, place);
            if (_stack.Count > LargestStack)
                throw Fault($"more than {Number(LargestStack)} values inside each other", "a dictionary of tensors");
        }
    }

    private void Run(byte opcode, int place)
    {
        switch (opcode)
        {
            case (byte)'(': _stack.Add(Mark); break;
            case (byte)'N': _stack.Add(null); break;
            case 0x88: _stack.Add(true); break;
            case 0x89: _stack.Add(false); break;
            case (byte)'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case (byte)'K': _stack.Add((long)Byte()); break;
            case (byte)'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 0x8a: _stack.Add(Long()); break;
            case (byte)'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case (byte)'X': _stack.Add(Text()); break;
            case (byte)')': _stack.Add(new PickleTuple([])); break;
            case 0x85: AddTuple(Take(1)); break;
            case 0x86: AddTuple(Take(2)); break;
            case 0x87: AddTuple(Take(3)); break;
            case (byte)'t': AddTuple(TakeToMark()); break;
            case (byte)']': _stack.Add(new List<object?>()); break;
            case (byte)'a': Append([Pop()]); break;
            case (byte)'e': Append(TakeToMark()); break;
            case (byte)'}': _stack.Add(new PickleDictionary()); break;
            case (byte)'s': SetItems(Take(2)); break;
            case (byte)'u': SetItems(TakeToMark()); break;
            case (byte)'q': Put(Byte()); break;
            case (byte)'r': Put(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))); break;
            case (byte)'h': Get(Byte()); break;
            case (byte)'j': Get(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))); break;
            case (byte)'c': Global(); break;
            case (byte)'Q': PersistentId(); break;
            case (byte)'R': Reduce(); break;
            case (byte)'b': Build(); break;
            default: throw Fault($"the pickle opcode {PickleOpcode.Name(opcode)} at byte {Number(place)}", "only what torch.save writes for a dictionary of tensors");
        }
    }

    private void Global()
    {
        var name = $"{Line()} {Line()}";
        if (!StateDict.IsKnown(name))
            throw Fault($"the name {name.Replace(' ', '.')}", "only names that torch.save writes for a dictionary of tensors; it was not executed");
        _stack.Add(new PickleGlobal(name));
    }

    private void PersistentId() => _stack.Add(StateDict.Storage(Pop()) ?? throw Fault("a persistent id of another kind", "('storage', type, key, location, count)"));

    private void Reduce()
    {
        var (arguments, callee) = (Pop(), Pop());
        if (callee is not PickleGlobal global || arguments is not PickleTuple tuple)
            throw Fault("a call (REDUCE) of something that is not a known name", "only calls that torch.save writes for tensors; it was not executed");
        _stack.Add(StateDict.Call(file, global.Name, tuple.Items));
    }

    /// <summary>Attributes of the dictionary: PyTorch keeps version numbers of modules there, which are no weights.</summary>
    private void Build()
    {
        if (Pop() is not PickleDictionary || Peek() is not PickleDictionary)
            throw Fault("attributes (BUILD) of something that is no dictionary", "only attributes of the dictionary of tensors");
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw Fault("items for something that is no dictionary", "pairs for a dictionary");
        for (var i = 0; i < items.Length; i += 2)
            dictionary.Entries.Add((items[i], items[i + 1]));
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw Fault("items for something that is no list", "items for a list");
        list.AddRange(items);
    }

    private void AddTuple(object?[] items)
    {
        var tuple = new PickleTuple(items);
        if (tuple.Depth > DeepestTuple)
            throw Fault($"more than {Number(DeepestTuple)} tuples inside each other", "a dictionary of tensors");
        _stack.Add(tuple);
    }

    private void Put(uint index)
    {
        // torch.save numbers its memo without gaps, so a larger index is a fault, and never a reason to reserve memory.
        if (index > _memo.Count)
            throw Fault($"the memo index {Number(index)}", $"at most {Number(_memo.Count)}, the next one");
        if (index == _memo.Count)
            _memo.Add(Peek());
        else
            _memo[(int)index] = Peek();
    }

    private void Get(uint index) => _stack.Add(index < _memo.Count ? _memo[(int)index] : throw Fault($"the memo index {Number(index)}", $"one below {Number(_memo.Count)}"));

    private object?[] TakeToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw Fault("an opcode that ends a group where none has begun", "a whole pickle");
        var items = Take(_stack.Count - mark - 1);
        _stack.RemoveAt(mark);
        return items;
    }

    private object?[] Take(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            items[i] = Pop();
        return items;
    }

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw Fault("an opcode without a value before it", "a whole pickle");

    private long Long()
    {
        var bytes = Bytes(Byte());
        if (bytes.Length > 8)
            throw Fault("a whole number of more than 64 bits", "sizes and offsets");
        var value = 0L;
        for (var i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | (i == bytes.Length - 1 ? (sbyte)bytes[i] : bytes[i]);
        return value;
    }

    private string Text()
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));
        return length <= LongestText ? Encoding.UTF8.GetString(Bytes((int)length)) : throw Fault($"a text of {Number(length)} bytes", $"names of at most {Number(LongestText)} bytes");
    }

    private string Line()
    {
        const int longest = 200;
        var length = pickle.AsSpan(_at, Math.Min(longest, pickle.Length - _at)).IndexOf((byte)'\n');
        if (length < 0)
            throw Fault("a name without end", $"a line of at most {Number(longest)} bytes");
        var line = Encoding.UTF8.GetString(Bytes(length));
        _at++;
        return line;
    }

    private byte Byte() => Bytes(1)[0];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > pickle.Length - _at)
            throw Fault($"an end after {Number(pickle.Length)} bytes", "a whole pickle");
        _at += count;
        return pickle.AsSpan(_at - count, count);
    }

    private InputException Fault(string found, string expected) => new(file, Field, found, expected,
        "Pickles can run code when other programs open them: use the file only if you trust its origin, and convert it to safetensors.");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
