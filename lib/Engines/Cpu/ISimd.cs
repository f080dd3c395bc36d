namespace EarlySignal.Engines.Cpu;

/// <summary>
/// One instruction set: the operations on its vector of float32 lanes that the kernels are written with. The kernels
/// are generic over it, so that each machine runs the same text at its own width.
/// </summary>
/// <typeparam name="V">The vector, such as <c>Vector512&lt;float&gt;</c>.</typeparam>
internal unsafe interface ISimd<V> where V : struct
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of a matrix tile, 4 or 8; with three vectors each they fill the registers.</summary>
    static abstract int TileRows { get; }

    static abstract V Load(float* source);

    static abstract void Store(V value, float* destination);

    static abstract V Fill(float value);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    static abstract V SquareRoot(V a);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The larger one in each lane; <paramref name="b"/> when it is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The nearest whole number, halves to even.</summary>
    static abstract V Round(V a);

    /// <summary>a · 2ⁿ for whole n such that the result is a normal number.</summary>
    static abstract V Scale(V a, V n);

    /// <summary><paramref name="value"/> in the lanes whose bit is set (lane 0 is the lowest), <paramref name="otherwise"/> in the others.</summary>
    static abstract V Select(uint lanes, V value, V otherwise);
}
