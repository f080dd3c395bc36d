using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Results;

namespace EarlySignal.Runs;

/// <summary>Turns item results on disk into what a report is made from. No model is needed.</summary>
public static class ReportSource
{
    /// <summary>Reads finished runs and computes every metric of every one.</summary>
    /// <param name="title">The report's heading.</param>
    /// <param name="runs">The runs, at least one, as <see cref="ResultFolder.FinishedRuns()"/> gives them.</param>
    /// <param name="metric">The metric that the table, the charts and the verdicts are about.</param>
    /// <exception cref="InputException">The metric is unknown, or an item file cannot be read.</exception>
    public static ReportData Read(string title, IReadOnlyList<FinishedRun> runs, string metric = "acc")
    {
        if (runs.Count == 0)
            throw new ArgumentException("A report needs at least one run.", nameof(runs));
        var first = MetricNamed(metric);
        IReadOnlyList<Metric> metrics = [first, .. MetricList.Reported.Where(other => other != first)];
        return ScoreReport.Read(title, ScoreSource.Of(runs, metrics, itemsOf: first), metric);
    }

    /// <summary>A metric by the name that a user gave.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static Metric MetricNamed(string name) => MetricList.Find(name) ?? throw new InputException(
        "--metric", "", $"'{name}'", string.Join(", ", MetricList.All.Select(known => known.Name)), "Choose one of these.");
}
