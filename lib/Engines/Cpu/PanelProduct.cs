namespace EarlySignal.Engines.Cpu;

/// <summary>Weights times activations: C = W Y + b over some panels, block after block so that the weights stay in the cache.</summary>
internal static unsafe class PanelProduct<S, V> where S : struct, ISimd<V> where V : struct
{
    // A piece of a panel with so many rows stays in the first-level cache while the tiles of a block pass by.
    private const int PieceRows = 256;
    private const int BlockFloats = 1 << 16;

    /// <summary>Numbers of scratch memory that a product needs.</summary>
    public static nint ScratchSize(WeightMatrix w) => TilesPerBlock(w) * w.TileSize + w.Columns;

    /// <summary>C = W Y + b.</summary>
    /// <param name="w">The weights.</param>
    /// <param name="y">The panels that are multiplied: (panels, columns of W, lanes).</param>
    /// <param name="yStride">Distance of two panels of Y.</param>
    /// <param name="c">The result: (panels, tiles of W · tile rows, lanes).</param>
    /// <param name="cStride">Distance of two panels of C.</param>
    /// <param name="panels">How many panels.</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public static void Multiply(WeightMatrix w, float* y, nint yStride, float* c, nint cStride, int panels, float* scratch)
    {
        var perBlock = TilesPerBlock(w);
        for (var first = 0; first < w.Tiles; first += perBlock)
        {
            var count = Math.Min(perBlock, w.Tiles - first);
            var block = w.Read(first, count, scratch);
            for (var panel = 0; panel < panels; panel++)
                MultiplyBlock(w, first, count, block, y + panel * yStride, c + panel * cStride + (nint)first * S.TileRows * Tile<S, V>.Lanes);
        }
    }

    /// <summary>Some tiles of W times one panel.</summary>
    /// <param name="w">The weights.</param>
    /// <param name="first">Index of the first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="block">The tiles.</param>
    /// <param name="y">(columns of W, lanes).</param>
    /// <param name="c">(count · tile rows, lanes).</param>
    public static void MultiplyBlock(WeightMatrix w, int first, int count, float* block, float* y, float* c)
    {
        var tileResults = S.TileRows * Tile<S, V>.Lanes;
        if (w.Bias != null)
            for (var row = 0; row < count * S.TileRows; row++)
                new Span<float>(c + row * Tile<S, V>.Lanes, Tile<S, V>.Lanes).Fill(w.Bias[first * S.TileRows + row]);
        for (var k = 0; k < w.Columns; k += PieceRows)
        {
            var piece = Math.Min(PieceRows, w.Columns - k);
            for (var tile = 0; tile < count; tile++)
                Tile<S, V>.Multiply(block + tile * w.TileSize + k * S.TileRows, 1, S.TileRows, y + k * Tile<S, V>.Lanes, piece, c + tile * tileResults, k > 0 || w.Bias != null);
        }
    }

    private static int TilesPerBlock(WeightMatrix w) => (int)Math.Clamp(BlockFloats / w.TileSize, 1, w.Tiles);
}
