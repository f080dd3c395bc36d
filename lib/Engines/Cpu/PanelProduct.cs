namespace EarlySignal.Engines.Cpu;

/// <summary>Weights times activations: C = W Y + b over some panels, block after block so that the weights stay in the cache.</summary>
internal static unsafe class PanelProduct<S, V> where S : struct, ISimd<V> where V : struct
{
    // A piece of a panel with so many rows stays near while the tiles of a block pass by.
    private const int LargestPiece = 384;

    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>Numbers of scratch memory that a product needs.</summary>
    public static nint ScratchSize(WeightMatrix w) => TilesPerBlock(w) * w.TileSize;

    /// <summary>C = W Y + b. Lanes behind the last token may hold anything, before and after.</summary>
    /// <param name="w">The weights.</param>
    /// <param name="y">The panels that are multiplied: (panels, columns of W, lanes).</param>
    /// <param name="yStride">Distance of two panels of Y.</param>
    /// <param name="c">The result: (panels, tiles of W · tile rows, lanes).</param>
    /// <param name="cStride">Distance of two panels of C.</param>
    /// <param name="tokens">How many tokens the panels hold.</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public static void Multiply(WeightMatrix w, float* y, nint yStride, float* c, nint cStride, int tokens, float* scratch)
    {
        var perBlock = TilesPerBlock(w);
        for (var first = 0; first < w.Tiles; first += perBlock)
            MultiplyBlock(w, first, Math.Min(perBlock, w.Tiles - first), y, yStride, c + (nint)first * S.TileRows * Lanes, cStride, tokens, scratch);
    }

    /// <summary>Some tiles of W times some panels.</summary>
    /// <param name="w">The weights.</param>
    /// <param name="first">Index of the first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="y">(panels, columns of W, lanes).</param>
    /// <param name="yStride">Distance of two panels of Y.</param>
    /// <param name="c">(panels, count · tile rows, lanes).</param>
    /// <param name="cStride">Distance of two panels of C.</param>
    /// <param name="tokens">How many tokens the panels hold.</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public static void MultiplyBlock(WeightMatrix w, int first, int count, float* y, nint yStride, float* c, nint cStride, int tokens, float* scratch)
    {
        var block = w.Read(first, count, scratch);
        var parts = Blocking.PanelParts(w.Columns);
        for (var part = 0; part < parts; part++)
            for (var (panel, left) = (0, tokens); left > 0; panel++, left -= Lanes)
                MultiplyPart(w, first, count, block, w.Columns * part / parts, w.Columns * (part + 1) / parts, y + panel * yStride, c + panel * cStride, left);
    }

    /// <summary>Some tiles of W times one panel.</summary>
    /// <param name="w">The weights.</param>
    /// <param name="first">Index of the first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="block">The tiles.</param>
    /// <param name="y">(columns of W, lanes).</param>
    /// <param name="c">(count · tile rows, lanes).</param>
    /// <param name="tokens">How many tokens the panel holds; more than its lanes count as all lanes.</param>
    public static void MultiplyBlock(WeightMatrix w, int first, int count, float* block, float* y, float* c, int tokens) =>
        MultiplyPart(w, first, count, block, 0, w.Columns, y, c, tokens);

    /// <summary>Some columns of some tiles of W times one panel; the first ones start from the bias, later ones add to what is there.</summary>
    private static void MultiplyPart(WeightMatrix w, int first, int count, float* block, int begin, int end, float* y, float* c, int tokens)
    {
        var tileResults = S.TileRows * Lanes;
        if (begin == 0 && w.Bias != null)
            for (var row = 0; row < count * S.TileRows; row++)
                new Span<float>(c + row * Lanes, Lanes).Fill(w.Bias[first * S.TileRows + row]);
        var pieces = (end - begin + LargestPiece - 1) / LargestPiece;
        for (var i = 0; i < pieces; i++)
        {
            var k = begin + (end - begin) * i / pieces;
            var piece = begin + (end - begin) * (i + 1) / pieces - k;
            var resume = k > 0 || w.Bias != null;
            for (var tile = 0; tile < count; tile++)
            {
                float* x = block + tile * w.TileSize + k * S.TileRows, pieceOfY = y + k * Lanes, result = c + tile * tileResults;
                if (tokens > 2 * S.Width)
                    Tile<S, V>.Multiply<WholePanel>(x, 1, S.TileRows, w.TileSize, pieceOfY, piece, result, resume);
                else if (tokens > S.Width)
                    Tile<S, V>.Multiply<TwoVectors>(x, 1, S.TileRows, w.TileSize, pieceOfY, piece, result, resume);
                else
                    Tile<S, V>.Multiply<OneVector>(x, 1, S.TileRows, w.TileSize, pieceOfY, piece, result, resume);
            }
        }
    }

    private static int TilesPerBlock(WeightMatrix w) => Math.Min(w.Tiles, Blocking.TilesPerBlock(S.TileRows, w.Columns));
}
