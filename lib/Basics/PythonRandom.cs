using System.Numerics;

namespace EarlySignal.Basics;

/// <summary>
/// The random numbers of Python's <c>random.Random(seed)</c>: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998),
/// seeded by <c>init_by_array</c> as CPython does for a whole number. Only for what must agree with Python; everything else
/// takes <see cref="SeededRandom"/>.
/// </summary>
public sealed class PythonRandom
{
    private const int Length = 624;
    private const int Middle = 397;
    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    /// <summary>Starts the sequence that belongs to a seed.</summary>
    public PythonRandom(uint seed)
    {
        unchecked
        {
            Start(19650218);
            var at = 1;
            // The key is the seed's one 32-bit word, so that its place j stays 0.
            for (var round = 0; round < Length; round++)
                Mix(ref at, (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1664525)) + seed);
            for (var round = 1; round < Length; round++)
                Mix(ref at, (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1566083941)) - (uint)at);
            _state[0] = 0x80000000;
        }
    }

    /// <summary>The next 32 random bits.</summary>
    public uint Next()
    {
        if (_next == Length)
            Twist();
        var bits = _state[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9d2c5680;
        bits ^= (bits << 15) & 0xefc60000;
        return bits ^ (bits >> 18);
    }

    /// <summary>A whole number in [0, <paramref name="count"/>), as CPython's <c>_randbelow</c> draws it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var bits = 32 - BitOperations.LeadingZeroCount((uint)count);
        uint drawn;
        do
            drawn = Next() >> (32 - bits);
        while (drawn >= count);
        return (int)drawn;
    }

    /// <summary>Different places in [0, <paramref name="count"/>) in the order in which <c>random.sample</c> (Python 3.11 and later) draws them.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="wanted">How many to draw, at most <paramref name="count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wanted"/> is above <paramref name="count"/>.</exception>
    public int[] Sample(int count, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, count);
        var drawn = new int[wanted];
        // CPython draws from a list where that is smaller than the set it would need to know what was drawn before.
        var setSize = 21 + (wanted > 5 ? Math.Pow(4, Math.Ceiling(Math.Log(wanted * 3.0) / Math.Log(4))) : 0);
        if (count <= setSize)
        {
            int[] pool = [.. Enumerable.Range(0, count)];
            for (var i = 0; i < wanted; i++)
            {
                var place = Below(count - i);
                drawn[i] = pool[place];
                pool[place] = pool[count - i - 1];
            }
            return drawn;
        }
        HashSet<int> seen = [];
        for (var i = 0; i < wanted; i++)
        {
            do
                drawn[i] = Below(count);
            while (!seen.Add(drawn[i]));
        }
        return drawn;
    }

    private void Start(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Length; i++)
            _state[i] = unchecked(1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + (uint)i);
    }

    private void Mix(ref int at, uint value)
    {
        _state[at++] = value;
        if (at < Length)
            return;
        _state[0] = _state[Length - 1];
        at = 1;
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var bits = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Length] ^ (bits >> 1) ^ ((bits & 1) == 0 ? 0 : 0x9908b0df);
        }
        _next = 0;
    }
}
