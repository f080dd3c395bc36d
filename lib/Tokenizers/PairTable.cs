namespace EarlySignal.Tokenizers;

/// <summary>Which pairs of neighbouring tokens merge, how early, and into what: an open-addressing hash table.</summary>
internal sealed class PairTable
{
    private const ulong Empty = ulong.MaxValue;
    private readonly ulong[] _pairs;    // left id in the upper half, right id in the lower
    private readonly Merge[] _merges;
    private readonly int _shift;

    /// <param name="capacity">How many pairs there will be at most.</param>
    public PairTable(int capacity)
    {
        var bits = Math.Max(4, (int)Math.Ceiling(Math.Log2(Math.Max(1, capacity))) + 1);
        _shift = 64 - bits;
        _pairs = new ulong[1 << bits];
        _merges = new Merge[1 << bits];
        Array.Fill(_pairs, Empty);
    }

    /// <summary>Sets what a pair merges into; the later call wins.</summary>
    public void Set(int left, int right, Merge merge)
    {
        var slot = SlotOf(left, right);
        _pairs[slot] = Key(left, right);
        _merges[slot] = merge;
    }

    /// <summary>What a pair merges into; <see cref="Merge.None"/> when it does not.</summary>
    public Merge Find(int left, int right)
    {
        var slot = SlotOf(left, right);
        return _pairs[slot] == Empty ? Merge.None : _merges[slot];
    }

    private int SlotOf(int left, int right)
    {
        var key = Key(left, right);
        var slot = (int)(key * 0x9E3779B97F4A7C15 >> _shift);
        while (_pairs[slot] != key && _pairs[slot] != Empty)
            slot = (slot + 1) & (_pairs.Length - 1);
        return slot;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;
}

/// <summary>One merge: its place in the list of merges (lower is earlier) and the token it makes.</summary>
internal readonly record struct Merge(int Rank, int Id)
{
    /// <summary>No merge; later than every real one.</summary>
    public static readonly Merge None = new(int.MaxValue, -1);
}
