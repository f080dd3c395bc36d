using EarlySignal.Plans;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>What a plan costs.</summary>
internal static class Work
{
    /// <summary>Multiplications and additions that the plan needs: the matrices once for each token, the visible keys, the head once for each scored position.</summary>
    public static double Operations(ModelShape shape, ScoringPlan plan)
    {
        var (queries, keys) = (shape.Heads * shape.HeadSize, shape.KeyValueHeads * shape.HeadSize);
        var perToken = 2.0 * shape.Layers * ((double)shape.Hidden * (2 * queries + 2 * keys) + 3.0 * shape.Hidden * shape.FeedForward);
        var visible = plan.Batches.Sum(batch => batch.Nodes.Sum(node => node.TokenCount * (node.StartPosition + (node.TokenCount + 1) / 2.0)));
        var rows = plan.Batches.Sum(batch => batch.Scored.Select(position => position.TokenIndex).Distinct().Count());
        return perToken * plan.SharedTokens + 4.0 * shape.Layers * queries * visible + 2.0 * shape.Hidden * shape.Vocabulary * rows;
    }
}
