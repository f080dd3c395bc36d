using System.Runtime.CompilerServices;
using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>The functions inside feed-forward layers and soft caps, on panels.</summary>
internal static unsafe class PanelActivation<S, V> where S : struct, ISimd<V> where V : struct
{
    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>x = f(x), or f(x) · up when there is a gate, over a number of rows.</summary>
    /// <param name="activation">f.</param>
    /// <param name="x">(rows, lanes).</param>
    /// <param name="up">(rows, lanes), or null.</param>
    /// <param name="rows">How many rows.</param>
    public static void Apply(Activation activation, float* x, float* up, int rows)
    {
        if (activation == Activation.Silu && up != null)
        {
            SwiGlu(x, up, rows);
            return;
        }
        if (activation == Activation.Silu)
            Silu(x, rows);
        else if (activation == Activation.Gelu)
            Gelu(x, rows);
        else
            GeluTanh(x, rows);
        if (up != null)
            Multiply(x, up, rows);
    }

    /// <summary>x = cap · tanh(x / cap) over a number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Cap(float* x, int rows, float cap)
    {
        var (factor, inverse) = (S.Fill(cap), S.Fill(1 / cap));
        for (var end = x + rows * Lanes; x < end; x += S.Width)
            S.Store(S.Multiply(factor, Tanh(S.Multiply(S.Load(x), inverse))), x);
    }

    /// <summary>tanh x with a relative error below 5e-7. NaN stays NaN.</summary>
    /// <remarks>tanh(x/8) by the [7/6] convergent of Lambert's continued fraction, then tanh 2a = 2 tanh a / (1 + tanh² a) three times.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tanh(V x)
    {
        x = S.Multiply(S.Fill(0.125f), PanelMath<S, V>.Clamp(x, 9.1f));
        var square = S.Multiply(x, x);
        var above = S.MultiplyAdd(S.MultiplyAdd(S.Add(square, S.Fill(378f)), square, S.Fill(17325f)), square, S.Fill(135135f));
        var below = S.MultiplyAdd(S.MultiplyAdd(S.MultiplyAdd(S.Fill(28f), square, S.Fill(3150f)), square, S.Fill(62370f)), square, S.Fill(135135f));
        var tanh = S.Divide(S.Multiply(x, above), below);
        tanh = Twice(tanh);
        tanh = Twice(tanh);
        return Twice(tanh);
    }

    /// <summary>x Φ(x) with an error below 2e-7 · max(1, |x|). NaN stays NaN.</summary>
    /// <remarks>max(x, 0) − |x| erfc(|x|/√2) / 2, with erfc by formula 7.1.26 of Abramowitz and Stegun.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gelu(V x)
    {
        var one = S.Fill(1f);
        var size = S.Max(S.Subtract(default, x), x);
        var t = S.Divide(one, S.MultiplyAdd(S.Fill(0.3275911f * 0.70710678f), size, one));
        var p = S.MultiplyAdd(S.Fill(1.061405429f), t, S.Fill(-1.453152027f));
        p = S.MultiplyAdd(p, t, S.Fill(1.421413741f));
        p = S.MultiplyAdd(p, t, S.Fill(-0.284496736f));
        p = S.MultiplyAdd(p, t, S.Fill(0.254829592f));
        var tail = S.Multiply(S.Multiply(p, t), PanelMath<S, V>.Exp(S.Multiply(S.Fill(-0.5f), S.Multiply(x, x))));
        return S.Subtract(S.Max(default, x), S.Multiply(S.Multiply(S.Fill(0.5f), size), tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Twice(V tanh) => S.Divide(S.Add(tanh, tanh), S.MultiplyAdd(tanh, tanh, S.Fill(1f)));

    /// <summary>x / (1 + e^−y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gated(V x, V y) => S.Divide(x, S.Add(S.Fill(1f), PanelMath<S, V>.Exp(S.Subtract(default, S.Max(S.Fill(-88f), y)))));

    /// <summary>gate = gate / (1 + e^−gate) · up over a number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SwiGlu(float* gate, float* up, int rows)
    {
        for (var end = gate + rows * Lanes; gate < end; gate += S.Width, up += S.Width)
            S.Store(S.Multiply(Gated(S.Load(gate), S.Load(gate)), S.Load(up)), gate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Silu(float* x, int rows)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width)
            S.Store(Gated(S.Load(x), S.Load(x)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gelu(float* x, int rows)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width)
            S.Store(Gelu(S.Load(x)), x);
    }

    /// <summary>½ x (1 + tanh u) = x / (1 + e^−2u) with u = √(2/π) (x + 0.044715 x³).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GeluTanh(float* x, int rows)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width)
        {
            var value = S.Load(x);
            var cubic = S.MultiplyAdd(S.Multiply(S.Fill(0.044715f), value), S.Multiply(value, value), value);
            S.Store(Gated(value, S.Multiply(S.Fill(1.5957691f), cubic)), x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply(float* x, float* y, int rows)
    {
        for (var end = x + rows * Lanes; x < end; x += S.Width, y += S.Width)
            S.Store(S.Multiply(S.Load(x), S.Load(y)), x);
    }
}
