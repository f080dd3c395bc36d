using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Forecasting;
using EarlySignal.Signals.Inference;
using EarlySignal.Signals.Noise;

namespace EarlySignal.Reports;

/// <summary>What the series of a benchmark say together, on its first metric.</summary>
/// <param name="Signal">Signal quality, ranking consistency, science compliance and the global score; with intervals where items are known.</param>
/// <param name="ScienceSeries">The series that science compliance compares with <paramref name="WebSeries"/>; null without a control.</param>
/// <param name="WebSeries">The control; null when there is none.</param>
/// <param name="Anova">How well the last checkpoints tell the judged series apart.</param>
/// <param name="LastCheckpoints">How many those are.</param>
/// <param name="FineTasks">FineTasks' criteria, without those that need runs with other seeds.</param>
/// <param name="Closest">The best series at the end and the next; null for fewer than two, or when one has no value there.</param>
/// <param name="Forecast">The ranking later in training, or why there is none.</param>
/// <param name="WithoutScores">Why series cannot be compared, as part of a sentence; null when they can.</param>
/// <param name="WithoutIntervals">Why there are no intervals, as part of a sentence; null when there are.</param>
public sealed record BenchmarkFamily(
    FamilySignal Signal,
    string? ScienceSeries,
    string? WebSeries,
    AnovaSignal Anova,
    int LastCheckpoints,
    FineTasksVerdict FineTasks,
    LeadingPair? Closest,
    RankingForecast Forecast,
    string? WithoutScores,
    string? WithoutIntervals)
{
    /// <summary>Reliability that an average of checkpoints is to have.</summary>
    public const double WantedReliability = 0.9;

    private const int FewestLastCheckpoints = 3;

    /// <summary>How many of the last checkpoints to average for <see cref="WantedReliability"/>; NaN when no number would do.</summary>
    public double CheckpointsToAverage => SpearmanBrown.CheckpointsFor(Anova.Reliability, WantedReliability);

    internal static BenchmarkFamily Of(MetricCurves metric, IReadOnlyList<string> controls, ReportOptions options)
    {
        Curve[] curves = metric.Fault is null ? [.. metric.Curves.Select(metric.Improving)] : [];
        string[] names = [.. curves.Select(curve => curve.Series)];
        var family = options.Family.For(names, [.. names.Where(controls.Contains)], metric.Floor);
        var signal = metric.Items is { } items && curves.Length > 0 ? FamilySignal.Of(items, family) : FamilySignal.OfCurves(curves, family);
        var scores = Enumerable.Range(0, signal.Judged.Count).Select(model => signal.GridScores.Select(row => row[model]).ToArray()).ToArray();
        var positions = signal.Grid.Tokens.Count;
        // A quarter of the checkpoints: few enough that the rise within them is small.
        var last = Math.Min(positions, Math.Max(FewestLastCheckpoints, positions / 4));
        return new(
            signal,
            family.ScienceSeries,
            family.WebSeries,
            AnovaSignal.Of([.. scores.Select(model => model[^last..])]),
            last,
            FineTasksVerdict.Of(signal.Grid.Tokens, scores, [], metric.Floor),
            LeadingPair.Of(signal, metric.Items),
            ForecastOf([.. curves.Where(curve => signal.Judged.Contains(curve.Series))], options.ForecastAt),
            metric.Fault,
            metric.Fault ?? (metric.Items is null ? metric.WithoutItems : signal.Replicates == 0 ? "no draws of items were asked for" : null));
    }

    private static RankingForecast ForecastOf(IReadOnlyList<Curve> improving, double at) =>
        RankingForecast.Of(improving, double.IsNaN(at) && improving.Count > 0 ? 2 * improving.Min(curve => curve.Tokens[^1]) : at);
}

/// <summary>The best series of a benchmark at the end and the next one: what items must tell apart.</summary>
/// <param name="First">The best.</param>
/// <param name="Second">The next.</param>
/// <param name="Difference">How much better it is, at least 0.</param>
/// <param name="FlipProbability">How often other items of the kind would order them the other way round; NaN when items are not known.</param>
/// <param name="ItemsNeeded">Items that find such a difference four times in five at the 5 % level; ∞ for no difference, NaN when items are not known.</param>
public sealed record LeadingPair(string First, string Second, double Difference, double FlipProbability, double ItemsNeeded)
{
    internal static LeadingPair? Of(FamilySignal signal, IReadOnlyList<SeriesItems>? items)
    {
        if (signal.FinalScores.Count < 2 || signal.FinalScores.Any(double.IsNaN))
            return null;
        int[] order = [.. Enumerable.Range(0, signal.FinalScores.Count).OrderByDescending(model => signal.FinalScores[model])];
        var (first, second) = (order[0], order[1]);
        var (best, next) = (signal.Judged[first], signal.Judged[second]);
        return new(
            best,
            next,
            signal.FinalScores[first] - signal.FinalScores[second],
            signal.FinalRanking.Flips[first][second],
            items is null ? double.NaN : Power.ItemsNeeded(LastOf(items, best, signal), LastOf(items, next, signal)));
    }

    // At the end of the part that all series cover, as the ranking is.
    private static double[] LastOf(IReadOnlyList<SeriesItems> items, string name, FamilySignal signal)
    {
        var series = items.First(one => one.Series == name);
        var until = signal.Grid.Tokens[^1];
        return series.Values[Math.Max(0, Enumerable.Range(0, series.Count).Count(i => series.Tokens[i] <= until * (1 + TokenRounding)) - 1)];
    }

    private const double TokenRounding = 1e-9;
}
