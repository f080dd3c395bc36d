using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Models;

namespace EarlySignal.Runs;

/// <summary>What scoring takes for each checkpoint of a series on one task.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Checkpoints">How many checkpoints it has.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Items">Items that are scored.</param>
/// <param name="Requests">Requests of these items: one for each choice, and one more each where mutual information is asked for.</param>
/// <param name="UnsharedTokens">Input tokens if every request were computed on its own.</param>
/// <param name="Tokens">Input tokens that are computed: what requests have in common once.</param>
/// <param name="UnsharedOperations">Floating-point operations if every request were computed on its own.</param>
/// <param name="Operations">Floating-point operations that are needed, see <see cref="OperationCount.Of"/>.</param>
/// <param name="Memory">Bytes that the engine takes at most, the mapped checkpoint not counted; 0 for the reference engine, which does not count them.</param>
public sealed record SweepCost(string Series, int Checkpoints, string Task, int Items, int Requests, long UnsharedTokens, long Tokens, double UnsharedOperations, double Operations, long Memory)
{
    internal static SweepCost Of(CheckpointSeries series, PreparedTask prepared, LanguageModel model, SweepOptions options)
    {
        var (plan, memory) = prepared.PlanFor(model, options);
        double Operations(Plans.PlanWork work) => OperationCount.Of(model.Architecture, model.Layers[0].Gate is not null, work);
        return new SweepCost(
            series.Name, series.Checkpoints.Count, prepared.Task.Name, prepared.Items.Count, prepared.Requests.Count, plan.UnsharedTokens, plan.SharedTokens,
            Operations(plan.UnsharedWork()), Operations(plan.SharedWork()), memory);
    }
}
