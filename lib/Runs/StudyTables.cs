using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Signals;
using EarlySignal.Tasks;

namespace EarlySignal.Runs;

/// <summary>Tables of a study for a notebook: the scores of one checkpoint, what it said on one item, forms of a benchmark side by side.</summary>
public static class StudyTables
{
    /// <summary>A metric at the last checkpoint of a series, with its standard error.</summary>
    /// <param name="study">The study.</param>
    /// <param name="task">A task of it.</param>
    /// <param name="metric">A metric of <see cref="MetricList"/>.</param>
    /// <param name="series">A series of it; null for the first one.</param>
    /// <exception cref="InputException">There is no such task, metric or series.</exception>
    public static MetricValue Last(this Study study, string task, string metric = "acc", string? series = null) =>
        ReportSource.MetricNamed(metric).Of(study.LastRun(task, series).ReadItems());

    /// <summary>
    /// Every reported metric at the last checkpoint of a series, beside what it would be if the right answers were drawn by lot
    /// while the model's scores stay: <see cref="Chance.OfShuffledGold"/>.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="task">A task of it.</param>
    /// <param name="series">A series of it; null for the first one.</param>
    /// <exception cref="InputException">There is no such task or series.</exception>
    public static Table Scores(this Study study, string task, string? series = null)
    {
        var run = study.LastRun(task, series);
        var items = run.ReadItems();
        return new(
            $"{run.Manifest.Series}, {run.Manifest.Checkpoint} on {task}: {NumberText.Count(items.Count)} items",
            [new("metric", IsNumber: false), new("better", IsNumber: false), new("value ± error", IsNumber: true), new("by lot ± spread", IsNumber: true), new("what it is", IsNumber: false)],
            [
                .. MetricList.Reported.Select(metric => (IReadOnlyList<TableCell>)
                [
                    metric.Name, metric.HigherIsBetter ? "higher" : "lower", Text(metric.Of(items)), Text(Chance.OfShuffledGold(metric, items)), metric.Description,
                ]),
            ]);
    }

    /// <summary>What the last checkpoint of a series said on one item: the log-likelihood of each choice, and which choice each accuracy picks.</summary>
    /// <param name="study">The study.</param>
    /// <param name="task">A task of it, which has the texts.</param>
    /// <param name="item">The item's id.</param>
    /// <param name="series">A series of it; null for the first one.</param>
    /// <exception cref="InputException">There is no such task, item or series.</exception>
    public static Table Choices(this Study study, TaskDefinition task, string item, string? series = null)
    {
        var run = study.LastRun(task.Name, series);
        var items = run.ReadItems();
        var result = items.FirstOrDefault(one => one.ItemId == item)
            ?? throw new InputException(task.Name, "", $"no item '{item}'", "the id of an item that was scored", NearestNames.Of(item, items.Select(one => one.ItemId), 1) is [var near] ? $"Did you mean '{near}'?" : "Choose one of ItemIds.");
        var texts = task.Items().First(one => one.Id == item).Choices;
        return new(
            $"{item}, as {run.Manifest.Series} at {run.Manifest.Checkpoint} sees it",
            [
                new("choice", IsNumber: false), new("", IsNumber: false), new("log-likelihood", IsNumber: true), new("tokens", IsNumber: true),
                new("characters", IsNumber: true), new("per character", IsNumber: true), new("share among the choices", IsNumber: true), new("picked by", IsNumber: false),
            ],
            [
                .. result.Choices.Select((choice, i) => (IReadOnlyList<TableCell>)
                [
                    texts[i], result.Golds().Contains(i) ? "right" : "", NumberText.Score(choice.LogProb), NumberText.Count(choice.Tokens), NumberText.Count(choice.CodePoints),
                    NumberText.Score(choice.LogProb / choice.CodePoints), NumberText.Share(MetricList.CorrectProbability.PerItem(result with { Gold = i, OtherGolds = [] })), PickedBy(result, i),
                ]),
            ]);
    }

    /// <summary>
    /// Forms of a benchmark, or metrics of one form, side by side: the mean over series of the first and the last score, how far the
    /// last one is above luck, and the E2LM signal quality with its interval. Controls are left out.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="forms">Tasks of it, each with a metric of <see cref="MetricList"/>.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public static Table Forms(this Study study, params IReadOnlyList<(string Task, string Metric)> forms) => new(
        $"Mean over {string.Join(", ", study.Series.Except(study.Controls))}",
        [
            new("benchmark", IsNumber: false), new("metric", IsNumber: false), new("first", IsNumber: true), new("last", IsNumber: true), new("error of one series", IsNumber: true),
            new("last above luck, in errors", IsNumber: true), new("SQ", IsNumber: true), new("95 % interval of SQ without noise of items", IsNumber: true),
        ],
        [.. forms.Select(form => Row(study, form.Task, form.Metric))]);

    /// <summary>
    /// How many standard errors the last score of a series is better than luck, by the larger of its own error and the spread of
    /// luck; NaN where they are undefined.
    /// </summary>
    /// <inheritdoc cref="Last"/>
    public static double AboveLuck(this Study study, string task, string metric = "acc", string? series = null)
    {
        var (measure, items) = (ReportSource.MetricNamed(metric), study.LastRun(task, series).ReadItems());
        var (value, luck) = (measure.Of(items), Chance.OfShuffledGold(measure, items));
        return (measure.HigherIsBetter ? 1 : -1) * (value.Value - luck.Value) / Math.Max(value.StandardError, luck.StandardError);
    }

    private static TableCell[] Row(Study study, string task, string metric)
    {
        Curve[] curves = [.. study.Curves(task, metric).Where(curve => !study.Controls.Contains(curve.Series))];
        var quality = study.Signal(task, metric).SignalQuality;
        return
        [
            task, metric,
            NumberText.Score(CompensatedSum.Mean([.. curves.Select(curve => curve.Values[0])])),
            NumberText.Score(CompensatedSum.Mean([.. curves.Select(curve => curve.Values[^1])])),
            NumberText.Score(CompensatedSum.Mean([.. curves.Select(curve => curve.StandardErrors[^1])])),
            NumberText.Fixed(CompensatedSum.Mean([.. curves.Select(curve => study.AboveLuck(task, metric, curve.Series))]), 1),
            NumberText.Share(quality.Value),
            $"{NumberText.Share(quality.Interval.Low)} to {NumberText.Share(quality.Interval.High)}",
        ];
    }

    private static string PickedBy(ItemResult result, int choice) =>
        string.Join(", ", new[] { MetricList.Accuracy, MetricList.AccuracyPerCodePoint }.Where(metric => metric.PerItem(result with { Gold = choice, OtherGolds = [] }) == 1).Select(metric => metric.Name));

    private static string Text(MetricValue value) => NumberText.PlusMinus(value.Value, value.StandardError);
}
