using EarlySignal.Basics;
using EarlySignal.Reports.Charts;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Reports;

/// <summary>One chart of each kind over made-up numbers.</summary>
internal static class ChartGallery
{
    private static readonly string[] Models = ["small", "medium", "large"];

    public static IReadOnlyDictionary<string, Chart> Charts { get; } = new Dictionary<string, Chart>(StringComparer.Ordinal)
    {
        ["curves"] = CurveChart.Of("science_cloze", "acc_norm", Curves(seed: 1, rise: 0.2), 0.25),
        ["multiples"] = CurveChart.Multiples("Every benchmark", "acc_norm",
            [.. Enumerable.Range(0, 5).Select(b => ($"benchmark {b + 1}", (IReadOnlyList<CurveChartSeries>)[.. Curves((ulong)b + 1, 0.06 * b).Select((curve, i) => new CurveChartSeries(curve, i, IsControl: i == 2))], (double?)0.25))]),
        ["signal-noise"] = SignalNoiseChart.Of("Signal and noise", [("hellaswag", 0.004, 0.11), ("mmlu", 0.012, 0.011), ("arc", 0.008, 0.05), ("musr", 0.02, 0.03), ("flat", 0.01, 0)], "accuracy"),
        ["ranks"] = RankChart.Of("Ranking of models", Curves(seed: 4, rise: 0.05)),
        ["items"] = ItemHeatMap.Of("Items of science_cloze", [.. Enumerable.Range(1, 16).Select(i => $"{i}k")], Items(), "p(gold)", 0, 1),
        ["forecast"] = ForecastChart.Of("Where it goes", "acc_norm", Curves(seed: 2, rise: 0.2)[1], [48, 60, 80, 100], [0.43, 0.44, 0.45, 0.455],
            [(0.5, [0.42, 0.425, 0.43, 0.43], [0.44, 0.455, 0.47, 0.48]), (0.9, [0.40, 0.40, 0.395, 0.39], [0.46, 0.48, 0.505, 0.52])]),
        ["slopes"] = SlopeHistogram.Of("Learning slopes", [.. Normals(seed: 3, count: 400).Select(z => 0.2 + 0.3 * z), double.NaN], "nats per e-fold of tokens"),
        ["prompt"] = PromptChart.Of("Item 7 of science_cloze",
            ["The", " following", " are", " questions", " about", " biology", ".", "\n", "\n", "Question", ":", " What", " carries", " oxygen", " in", " the", " blood", "?", "\n", "Answer", ":", " h", "aemo", "globin"], 21),
        ["empty"] = CurveChart.Of("Nothing yet <&>", "acc", [], null),
    };

    private static Curve[] Curves(ulong seed, double rise) => [.. Models.Select((name, model) =>
    {
        var noise = Normals(seed * 10 + (ulong)model, 14);
        double[] tokens = [.. Enumerable.Range(1, 14).Select(i => 3.0 * i)];
        return new Curve(name, [.. tokens.Select(t => (long)(t * 1000))], tokens,
            [.. tokens.Select((t, i) => model == 0 && i == 5 ? double.NaN : 0.25 + rise * (0.6 + 0.2 * model) * (1 - Math.Exp(-t / 15)) + 0.006 * noise[i])], [.. tokens.Select(_ => 0.012)]);
    })];

    private static double[][] Items()
    {
        var difficulty = Normals(seed: 9, count: 400);
        return [.. difficulty.Select(hard => Enumerable.Range(0, 16).Select(t => 1 / (1 + Math.Exp(hard * 2 - 0.25 * t + 1.5))).ToArray())];
    }

    private static double[] Normals(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.Unit()) - 6)];
    }
}
