using EarlySignal.Signals;

namespace EarlySignal.Reports.Charts;

/// <summary>The rank of each model over training (a bump chart): lines that cross are rankings that change.</summary>
public static class RankChart
{
    /// <summary>The chart. Tied models share the mean of their ranks.</summary>
    /// <param name="title">Shown above the drawing.</param>
    /// <param name="curves">One for each model; only the tokens that all have are shown.</param>
    /// <param name="higherIsBetter">Whether the largest value has rank 1.</param>
    public static Chart Of(string title, IReadOnlyList<Curve> curves, bool higherIsBetter = true)
    {
        var unit = TrainingUnit.For(curves);
        double[] tokens = curves.Count == 0 ? [] : [.. curves.Select(curve => curve.Tokens.AsEnumerable()).Aggregate((common, more) => common.Intersect(more)).Order()];
        var values = curves.Select(curve => tokens.Select(at => curve.Values[curve.Tokens.ToList().IndexOf(at)]).ToArray()).ToArray();
        double RankOf(int model, int at) => double.IsNaN(values[model][at])
            ? double.NaN
            : 1 + values.Sum(other => other[at] == values[model][at] ? 0.5 : other[at] > values[model][at] == higherIsBetter && !double.IsNaN(other[at]) ? 1 : 0) - 0.5;
        var marks = curves.Select((curve, model) => new LineMark([.. tokens.Select(at => at * unit.PerToken)], [.. tokens.Select((_, at) => RankOf(model, at))]) { Name = curve.Series, Style = model });
        var up = new Axis("rank") { IsReversed = true, From = 0.6, To = curves.Count + 0.4, Ticks = [.. Enumerable.Range(1, curves.Count).Select(rank => new AxisTick(rank, NumberText.Count(rank)))] };
        return new Chart(title, $"{NumberText.Count(curves.Count)} models at {NumberText.Count(tokens.Length)} common checkpoints; rank 1 is the best", [new Panel(new Axis(unit.Name), up, [.. marks])]);
    }
}
