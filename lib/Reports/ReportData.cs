using EarlySignal.Metrics;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;

namespace EarlySignal.Reports;

/// <summary>What a report is made from: names and numbers, nothing that has to be computed by a model.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Facts">What was run, in the order to be shown: checkpoints, engine, date, command.</param>
/// <param name="Benchmarks">One for each task.</param>
/// <param name="ControlSeries">Names of the series that are shown, but left out of averages and verdicts, such as a run without any science text.</param>
/// <param name="PreviewItems">When only the first items of each task were scored: how many at most. Every output is then marked PREVIEW.</param>
public sealed record ReportData(
    string Title,
    IReadOnlyList<ReportFact> Facts,
    IReadOnlyList<BenchmarkData> Benchmarks,
    IReadOnlyList<string> ControlSeries,
    int? PreviewItems = null);

/// <summary>One line of what was run.</summary>
/// <param name="Name">Such as <c>Engine</c>.</param>
/// <param name="Value">Such as <c>cpu, 2 threads</c>.</param>
public sealed record ReportFact(string Name, string Value);

/// <summary>The curves of one task.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Description">A sentence on what it asks; may be empty.</param>
/// <param name="Items">How many items were scored.</param>
/// <param name="Metrics">One or more metrics; the first is the one that the table, the chart and the verdict are about.</param>
public sealed record BenchmarkData(string Task, string Description, int Items, IReadOnlyList<MetricCurves> Metrics);

/// <summary>One metric of one task, over every series.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="HigherIsBetter">Whether a larger value means a better model.</param>
/// <param name="Chance">What blind guessing scores; null for a metric where that is not known.</param>
/// <param name="Curves">One for each series, in the order in which series are shown.</param>
public sealed record MetricCurves(string Metric, bool HigherIsBetter, MetricValue? Chance, IReadOnlyList<Curve> Curves)
{
    /// <summary>The value of every item at every checkpoint, a series for each curve; null when that is not known, and then there are no intervals.</summary>
    public IReadOnlyList<SeriesItems>? Items { get; init; }

    /// <summary>Why there are no <see cref="Items"/>, as part of a sentence.</summary>
    public string WithoutItems { get; init; } = "the scores came as means over items, without the value of each item";

    /// <summary>What knowing nothing is worth; NaN where that is not known.</summary>
    internal double Floor => Chance?.Value ?? (MetricList.Find(Metric)?.Chance == ChanceLevel.Zero ? 0 : double.NaN);

    /// <summary>Why the curves cannot be compared with each other, as part of a sentence; null when they can.</summary>
    internal string? Fault =>
        Curves.Select(curve => curve.Series).Distinct().Count() < Curves.Count ? "two series have the same name"
        : Curves.FirstOrDefault(curve => !curve.Tokens.Zip(curve.Tokens.Skip(1)).All(pair => pair.First < pair.Second) || curve.Tokens.Any(double.IsNaN)) is { } odd
            ? $"the token counts of {odd.Series} do not rise from checkpoint to checkpoint"
        : null;

    /// <summary>The curve that rises as the model improves.</summary>
    internal Curve Improving(Curve curve) => HigherIsBetter ? curve : curve with { Values = [.. curve.Values.Select(value => -value)] };
}
