using EarlySignal.Basics;
using EarlySignal.Signals.Families;

namespace EarlySignal.Reports.Views;

/// <summary>
/// What the statistics look like in a notebook: each as a table or a chart that says how many items and checkpoints it is over,
/// how uncertain it is, and what it would be without any signal.
/// </summary>
public static partial class View
{
    private static TableColumn Text(string header) => TableColumn.Text(header);

    private static TableColumn Number(string header) => TableColumn.Number(header);

    private static string Text(Interval interval, Func<double, string> number) =>
        double.IsNaN(interval.Low) ? NumberText.Undefined : $"{number(interval.Low)} to {number(interval.High)}";

    // Value, corrected value and interval: what every score with an interval shows.
    private static TableCell[] Cells(ScoreInterval score, Func<double, string> number) =>
        [number(score.Value), number(score.Corrected), Text(score.Interval, number)];

    private static TableColumn[] IntervalColumns => [Number("these items"), Number("corrected"), Number("95 % interval")];

    private static string Draws(FamilySignal signal) => $"{NumberText.Count(signal.Items)} items, drawn anew {NumberText.Count(signal.Replicates)} times";
}
