namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class FineTasksFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<Support.GoldenVector, object>>(), NotYet: """
        finetasks.monotonicity finetasks.non_randomness finetasks.normalised_score finetasks.snr_seeds finetasks.verdict
        """);
}
