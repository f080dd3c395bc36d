using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Reports.Charts;
using EarlySignal.Results;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Items;
using EarlySignal.Tasks;

namespace EarlySignal.Runs;

/// <summary>
/// The item results of a family of series on some tasks, and what can be said of them: the way from scores on disk to curves,
/// signal and charts. Nothing here runs a model, but <c>Score</c>.
/// </summary>
public sealed class Study
{
    private readonly IReadOnlyList<FinishedRun> _runs;
    private readonly Dictionary<(string Task, string Metric), IReadOnlyList<ScoredCheckpoint>> _scored = [];

    private Study(IReadOnlyList<FinishedRun> runs)
    {
        _runs = runs;
        Tasks = [.. runs.Select(run => run.Manifest.Task).Distinct()];
        Series = [.. runs.Select(run => run.Manifest.Series).Distinct()];
        Controls = [.. runs.Where(run => run.Manifest.IsControl).Select(run => run.Manifest.Series).Distinct()];
    }

    /// <summary>What one checkpoint got on one metric of one task.</summary>
    private sealed record ScoredCheckpoint(RunManifest Run, MetricValue Mean, MetricValue Chance, IReadOnlyList<string> ItemIds, double[] Values);

    /// <summary>Names of the tasks.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Names of the series, controls last.</summary>
    public IReadOnlyList<string> Series { get; }

    /// <summary>Names of the series that are shown but left out of averages and rankings, such as one trained without science text.</summary>
    public IReadOnlyList<string> Controls { get; }

    /// <summary>The finished runs that a folder holds.</summary>
    /// <param name="results">The folder.</param>
    /// <exception cref="InputException">It holds none, or one of them cannot be read.</exception>
    public static Study Read(string results) => new(new ResultFolder(results).FinishedRuns());

    /// <summary>Scores every checkpoint on every task; what the folder already holds is not computed again.</summary>
    /// <param name="family">The series.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="results">The folder for the item results.</param>
    /// <param name="options">How to run; null for all items on all cores.</param>
    /// <param name="progress">Told after every item; null when nobody listens.</param>
    /// <param name="stop">Ends the sweep; what was scored stays on disk.</param>
    /// <exception cref="InputException">A checkpoint, tokenizer or task cannot be used.</exception>
    public static Study Score(
        IEnumerable<CheckpointSeries> family, IEnumerable<TaskDefinition> tasks, string results,
        SweepOptions? options = null, IProgress<SweepProgress>? progress = null, CancellationToken stop = default) =>
        Score(family.Select(series => new SeriesSource(series)), tasks, results, options, progress, stop);

    /// <summary>Scores every checkpoint on every task, of series that may be on the Hub still, such as a <see cref="HubSource"/>.</summary>
    /// <inheritdoc cref="Score(IEnumerable{CheckpointSeries}, IEnumerable{TaskDefinition}, string, SweepOptions?, IProgress{SweepProgress}?, CancellationToken)"/>
    public static Study Score(
        IEnumerable<SeriesSource> family, IEnumerable<TaskDefinition> tasks, string results,
        SweepOptions? options = null, IProgress<SweepProgress>? progress = null, CancellationToken stop = default)
    {
        var sweep = new Sweep([.. family], [.. tasks], new ResultFolder(results), options ?? new());
        return new(sweep.Run(progress ?? new Progress<SweepProgress>(), stop));
    }

    /// <summary>The curve of each series, controls last.</summary>
    /// <param name="task">A task of the study.</param>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public IReadOnlyList<Curve> Curves(string task, string metric = "acc") =>
    [
        .. BySeries(task, metric).Select(series => new Curve(
            series.Key, [.. series.Select(at => at.Run.Step)], [.. series.Select(TokensOf)], [.. series.Select(at => at.Mean.Value)], [.. series.Select(at => at.Mean.StandardError)])),
    ];

    /// <summary>What a model that knows nothing scores; NaN for a metric where that does not follow from the choices.</summary>
    /// <param name="task">A task of the study.</param>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public MetricValue ChanceOf(string task, string metric = "acc") => Scored(task, metric)[0].Chance;

    /// <summary>The ids of a task's items, in the order of <see cref="Items"/>.</summary>
    /// <exception cref="InputException">There is no such task.</exception>
    public IReadOnlyList<string> ItemIds(string task) => Scored(task, "acc")[0].ItemIds;

    /// <summary>Every item at every checkpoint: higher is better, so a metric of which lower is better comes negated.</summary>
    /// <param name="task">A task of the study.</param>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <param name="controls">Whether controls are in it.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public ItemMatrix Items(string task, string metric = "margin", bool controls = false)
    {
        var rows = BySeries(task, metric).Where(series => controls || !Controls.Contains(series.Key)).SelectMany(series => series).ToArray();
        return new([.. rows.Select(row => row.Run.Series)], [.. rows.Select(TokensOf)], [.. rows.Select(row => row.Values)]);
    }

    /// <summary>
    /// Signal quality, ranking consistency, science compliance and the global score, each with an interval from drawing the items
    /// anew. Unless the options name others, science compliance compares the first series with the first control.
    /// </summary>
    /// <param name="task">A task of the study.</param>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <param name="options">What to compute; controls and chance are filled in.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public FamilySignal Signal(string task, string metric = "acc", FamilyOptions? options = null) => FamilySignal.Of(
        [.. BySeries(task, metric).Select(series => new SeriesItems(series.Key, [.. series.Select(TokensOf)], [.. series.Select(at => at.Values)]))],
        (options ?? new()).For(Series, Controls, Floor(task, metric)));

    /// <summary>The curves of a task as a chart.</summary>
    /// <param name="task">A task of the study.</param>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public Chart Chart(string task, string metric = "acc")
    {
        var curves = Curves(task, metric);
        return CurveChart.Of(
            task, $"{Scored(task, metric)[0].ItemIds.Count} items; n = {curves.Max(curve => curve.Count)} checkpoints; bands are ± 1 standard error", MetricLabel.Of(metric, MetricNamed(metric).HigherIsBetter), Styled(curves), ChanceLine(task, metric));
    }

    /// <summary>The curves of every task beside each other.</summary>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <exception cref="InputException">There is no such metric.</exception>
    public Chart Charts(string metric = "acc") =>
        CurveChart.Multiples($"{metric} on every task", MetricLabel.Of(metric, MetricNamed(metric).HigherIsBetter), [.. Tasks.Select(task => (task, Styled(Curves(task, metric)), ChanceLine(task, metric)))]);

    /// <summary>The report: every statistic of every task, with findings.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="metric">The metric that tables, charts and verdicts are about.</param>
    /// <param name="options">What to compute, and how.</param>
    /// <exception cref="InputException">There is no such metric.</exception>
    public SignalReport Report(string title = "Early signal", string metric = "acc", ReportOptions? options = null) =>
        SignalReport.Of(ReportSource.Read(title, _runs, metric), options);

    // The last checkpoint of a series, of the first one when none is named.
    internal FinishedRun LastRun(string task, string? series)
    {
        var runs = RunsOf(task);
        series ??= runs[0].Manifest.Series;
        return runs.LastOrDefault(run => run.Manifest.Series == series)
            ?? throw new InputException("series", "", $"'{series}'", string.Join(", ", Series), "Name one of these.");
    }

    private FinishedRun[] RunsOf(string task) => Tasks.Contains(task)
        ? [.. _runs.Where(run => run.Manifest.Task == task)]
        : throw new InputException("task", "", $"'{task}'", string.Join(", ", Tasks), NearestNames.Of(task, Tasks, 1) is [var near] ? $"Did you mean '{near}'?" : "Name one of these.");

    private static Metric MetricNamed(string name) => ReportSource.MetricNamed(name);

    private double? ChanceLine(string task, string metric) => double.IsNaN(ChanceOf(task, metric).Value) ? null : ChanceOf(task, metric).Value;

    // What knowing nothing is worth, on the scale where higher is better.
    private double Floor(string task, string metric) => MetricNamed(metric).Chance == ChanceLevel.Zero ? 0 : ChanceOf(task, metric).Value;

    private IReadOnlyList<CurveChartSeries> Styled(IReadOnlyList<Curve> curves) =>
        [.. curves.Select(curve => new CurveChartSeries(curve, Series.ToList().IndexOf(curve.Series), Controls.Contains(curve.Series)))];

    private IEnumerable<IGrouping<string, ScoredCheckpoint>> BySeries(string task, string metric) => Scored(task, metric).GroupBy(at => at.Run.Series);

    // One checkpoint without tokens would stand on the others' axis with its steps.
    private double TokensOf(ScoredCheckpoint at) => _runs.All(run => run.Manifest.Tokens is not null) ? at.Run.Tokens!.Value : at.Run.Step;

    private IReadOnlyList<ScoredCheckpoint> Scored(string task, string name)
    {
        var metric = MetricNamed(name);
        var runs = RunsOf(task);
        if (_scored.TryGetValue((task, name), out var known))
            return known;
        ScoredCheckpoint[] scored = [.. runs.Select(run =>
        {
            var items = run.ReadItems();
            var sign = metric.HigherIsBetter ? 1 : -1;
            return new ScoredCheckpoint(
                run.Manifest, metric.Of(items), MetricList.HasChance(metric) ? Chance.Of(items) : new MetricValue(double.NaN, double.NaN, items.Count),
                [.. items.Select(item => item.ItemId)], [.. items.Select(item => sign * metric.PerItem(item))]);
        })];
        if (scored.FirstOrDefault(other => !other.ItemIds.SequenceEqual(scored[0].ItemIds)) is { } odd)
            throw new InputException(task, $"{odd.Run.Series}, {odd.Run.Checkpoint}", "other items than the first checkpoint's", "the same items at every checkpoint", "Score all checkpoints on the same version of the task, with the same --limit.");
        return _scored[(task, name)] = scored;
    }
}
