using EarlySignal.Basics;
using EarlySignal.Signals;

namespace EarlySignal.Runs;

/// <summary>Curves of a study over some of a task's items only.</summary>
public static class SelectedCurves
{
    /// <summary>The curve of each series, controls last, over some items; higher is better, so a metric of which lower is better comes negated.</summary>
    /// <param name="study">The study.</param>
    /// <param name="task">A task of it.</param>
    /// <param name="metric">A metric that is a mean over items.</param>
    /// <param name="items">Indices of the items, as selection rules give them.</param>
    /// <exception cref="InputException">There is no such task or metric.</exception>
    public static IReadOnlyList<Curve> CurvesOn(this Study study, string task, string metric, IReadOnlyList<int> items)
    {
        var matrix = study.Items(task, metric, controls: true).OfItems(items);
        var means = matrix.MeanCurve([.. Enumerable.Range(0, matrix.ItemCount)]);
        var rows = matrix.RowsBySeries().ToDictionary(rows => matrix.Series[rows[0]]);
        return [.. study.Curves(task, metric).Select(curve => curve with
        {
            Values = [.. rows[curve.Series].Select(row => means[row])],
            StandardErrors = [.. rows[curve.Series].Select(row => StandardError.OfMean(matrix.Values[row]))],
        })];
    }
}
