using EarlySignal.Engines;
using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Benchmarks;

/// <summary>How fast an engine works on a plan.</summary>
internal static class Work
{
    /// <summary>Multiplications and additions that the plan needs, in thousand millions.</summary>
    public static double Gigas(LanguageModel model, ScoringPlan plan) => OperationCount.Of(model.Architecture, model.Layers[0].Gate is not null, plan.SharedWork()) / 1e9;
}
