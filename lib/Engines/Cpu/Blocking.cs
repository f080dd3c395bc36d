namespace EarlySignal.Engines.Cpu;

/// <summary>Into what pieces work is cut. All but the vocabulary's chunk affect speed and memory only, never a score.</summary>
internal static class Blocking
{
    private const int LargestVocabularyBlock = 192;

    /// <summary>Numbers of scratch memory of a worker in a layer: a part of the last-level cache.</summary>
    public const nint LayerScratch = 4 << 20;

    /// <summary>Most panels that a worker takes at once; weights that are used so often need not come from near.</summary>
    public const nint LargestGroup = 8;

    /// <summary>Numbers of a block of weights, which stays in a core's own cache while the panels pass by.</summary>
    public const int WeightBlock = 1 << 17;

    /// <summary>A panel with so many rows stays in that cache beside a block of weights, and is multiplied as a whole.</summary>
    public const int WholePanel = 1280;

    /// <summary>Most rows of a part of a larger panel, so that a block of weights has many rows and the panel is read seldom.</summary>
    public const int PanelPart = 512;

    /// <summary>Rows of the table in which scores of attention wait for the second pass, as long as it fits into a core's own cache.</summary>
    public const int ScoreTable = 2048;

    /// <summary>Tokens of the vocabulary whose exponentials one worker adds up.</summary>
    public const int VocabularyChunk = 2048;

    /// <summary>In how many parts of equal size rows of a panel are cut.</summary>
    public static int PanelParts(int rows) => rows <= WholePanel ? 1 : (rows + PanelPart - 1) / PanelPart;

    /// <summary>How many tiles of weights make a block.</summary>
    /// <param name="tileRows">Rows of a tile.</param>
    /// <param name="columns">Columns of the matrix.</param>
    public static int TilesPerBlock(int tileRows, int columns) => Math.Max(1, WeightBlock / (tileRows * (columns / PanelParts(columns))));

    /// <summary>Tokens of the vocabulary whose logits are in memory at the same time: as many as their weights are a block.</summary>
    /// <param name="tileRows">Rows of a tile.</param>
    /// <param name="hidden">Width of the residual stream.</param>
    public static int VocabularyBlock(int tileRows, int hidden) => tileRows * Math.Min(LargestVocabularyBlock / tileRows, TilesPerBlock(tileRows, hidden));

    /// <summary>How many panels a worker takes at once.</summary>
    /// <param name="scratchPerPanel">Numbers of scratch memory that each needs.</param>
    public static nint Group(nint scratchPerPanel) => Math.Clamp(LayerScratch / scratchPerPanel, 1, LargestGroup);
}
