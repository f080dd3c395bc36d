using EarlySignal.Signals;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class FineTasksFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["finetasks.monotonicity"] = v => FineTasksVerdict.MonotonicityOf(v.Numbers(0), v.Rows(1)),
        ["finetasks.snr_seeds"] = v => FineTasksVerdict.SignalToNoiseOf(v.Rows(0)),
        ["finetasks.non_randomness"] = v => FineTasksVerdict.NonRandomnessOf(v.Numbers(0), v.Number(1), v.Rows(2)),
        ["finetasks.normalised_score"] = v => FineTasksVerdict.Normalised(v.Number(0), v.Number(1)),
        ["finetasks.verdict"] = v => new FineTasksVerdict(v.Number(0), v.Number(1), v.Number(2), IsGenerative: v.Arguments.Count > 3 && v.Arguments[3].GetBoolean()).Passes,
    });
}
