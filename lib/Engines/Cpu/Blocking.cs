namespace EarlySignal.Engines.Cpu;

/// <summary>Into what pieces work is cut. All but the vocabulary's chunk affect speed and memory only, never a score.</summary>
internal static class Blocking
{
    /// <summary>Numbers of scratch memory of a worker in a layer: a part of the last-level cache.</summary>
    public const nint LayerScratch = 4 << 20;

    /// <summary>Most panels that a worker takes at once; weights that are used so often need not come from near.</summary>
    public const nint LargestGroup = 8;

    /// <summary>Numbers of a block of weights, which stays in a core's own cache while the panels pass by.</summary>
    public const int WeightBlock = 1 << 16;

    /// <summary>Rows of the table in which scores of attention wait for the second pass, as long as it fits into a core's own cache.</summary>
    public const int ScoreTable = 2048;

    /// <summary>Tokens of the vocabulary whose exponentials one worker adds up.</summary>
    public const int VocabularyChunk = 2048;

    /// <summary>Tokens of the vocabulary whose logits are in memory at the same time.</summary>
    public const int VocabularyBlock = 256;

    /// <summary>How many panels a worker takes at once.</summary>
    /// <param name="scratchPerPanel">Numbers of scratch memory that each needs.</param>
    public static nint Group(nint scratchPerPanel) => Math.Clamp(LayerScratch / scratchPerPanel, 1, LargestGroup);
}
