using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>Cosines and sines of the rotary angles, for as many positions as were needed so far.</summary>
internal sealed class RotaryTable
{
    private readonly double[] _frequencies;
    private int _positions;

    /// <summary>An empty table.</summary>
    /// <param name="architecture">Has the frequencies.</param>
    public RotaryTable(Architecture architecture) => _frequencies = [.. architecture.RotaryFrequencies];

    /// <summary>Angles of a position.</summary>
    public int Half => _frequencies.Length;

    /// <summary>(positions, half head size).</summary>
    public float[] Cos { get; private set; } = [];

    /// <summary>(positions, half head size).</summary>
    public float[] Sin { get; private set; } = [];

    /// <summary>Lets the table reach to a number of positions.</summary>
    public void Reach(int positions)
    {
        if (positions <= _positions)
            return;
        var (cos, sin) = (new float[positions * Half], new float[positions * Half]);
        for (var i = 0; i < cos.Length; i++)
        {
            var (s, c) = Math.SinCos(i / Half * _frequencies[i % Half]);
            (cos[i], sin[i]) = ((float)c, (float)s);
        }
        (Cos, Sin, _positions) = (cos, sin, positions);
    }
}
