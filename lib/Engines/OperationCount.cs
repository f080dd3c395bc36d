using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Engines;

/// <summary>What a plan costs on a model.</summary>
public static class OperationCount
{
    /// <summary>
    /// Multiplications and additions that cannot be avoided: 2 for each weight of the layers and token, 4 · layers · heads ·
    /// head size for each token that a token sees, 2 for each weight of the head and row. Norms and activations are left aside.
    /// </summary>
    /// <param name="architecture">The sizes of the model.</param>
    /// <param name="hasGate">Whether its feed-forward layers have a gate.</param>
    /// <param name="work">The plan's work, shared or unshared.</param>
    public static double Of(Architecture architecture, bool hasGate, PlanWork work)
    {
        double queries = architecture.Heads * architecture.HeadSize, keys = architecture.KeyValueHeads * architecture.HeadSize;
        var perLayer = architecture.Hidden * (2 * queries + 2 * keys) + (hasGate ? 3.0 : 2.0) * architecture.Hidden * architecture.FeedForward;
        return 2 * architecture.Layers * perLayer * work.Tokens + 4 * architecture.Layers * queries * work.Attended + 2.0 * architecture.Hidden * architecture.Vocabulary * work.Rows;
    }
}
