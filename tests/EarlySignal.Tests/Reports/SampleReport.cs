using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Signals;

namespace EarlySignal.Tests.Reports;

/// <summary>A report over made-up curves: one benchmark that rises, one at chance, one that falls, one that cannot be judged.</summary>
internal static class SampleReport
{
    private const int Items = 600;
    private static readonly string[] Series = ["mix-small", "mix-medium", "mix-large", "general-small"];

    public static SignalReport Report(int checkpoints = 12, int? previewItems = null) => SignalReport.Of(Data(checkpoints, previewItems));

    public static ReportData Data(int checkpoints = 12, int? previewItems = null) => new(
        "Early signal of the demo ladder",
        [new("Checkpoints", "48 in 4 series"), new("Engine", "cpu, 2 threads"), new("Command", "early demo")],
        [
            new("science_cloze", "Science questions; the text of each answer is scored.", Items,
            [
                Accuracy("acc_norm", checkpoints, (series, t) => 0.25 + (0.22 + 0.1 * series) * (1 - Math.Exp(-3 * t)) * (series == 3 ? 0.2 : 1)),
                new("bpb_gold", false, null, Curves(checkpoints, 0.02, (series, t) => 3.1 - (0.5 + 0.2 * series) * Math.Sqrt(t))),
                new("margin", true, null, Curves(checkpoints, 0.2, (series, t) => -2 + series * t)),
            ]),
            new("science_letters", "The same questions, answered with A, B, C or D.", Items,
                [Accuracy("acc", checkpoints, (_, _) => 0.25), new("correct_prob", true, null, Curves(checkpoints, 0.004, (series, t) => 0.25 + 0.05 * t))]),
            new("odd_words", "", Items, [Accuracy("acc_norm", checkpoints, (_, t) => 0.62 - 0.2 * t)]),
            new("too_early <b>&\"x\"|", "Only three checkpoints, one of them broken.", 1,
                [new("acc", true, null, [new("mix-small", [1, 2, 3], [1, 2, 3], [0.5, double.NaN, 0.5], [double.NaN, double.NaN, double.NaN])])]),
        ],
        ["general-small"],
        previewItems);

    private static MetricCurves Accuracy(string name, int checkpoints, Func<int, double, double> course) =>
        new(name, true, Chance.OfChoiceCounts([.. Enumerable.Repeat(4, Items)]), Curves(checkpoints, 0.018, course));

    private static Curve[] Curves(int checkpoints, double error, Func<int, double, double> course) => [.. Series.Select((name, series) =>
    {
        var random = new SeededRandom((ulong)(series + 1));
        double Noise() => (random.Unit() + random.Unit() - 1) * error;
        double[] times = [.. Enumerable.Range(1, checkpoints).Select(i => (double)i / checkpoints)];
        return new Curve(
            name,
            [.. times.Select(t => (long)Math.Round(t * 2400))],
            [.. times.Select(t => t * 0.0393216)],
            [.. times.Select(t => course(series, t) + Noise())],
            [.. times.Select(_ => error)]);
    })];
}
