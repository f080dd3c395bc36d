using System.Globalization;

namespace EarlySignal.Reports.Charts;

/// <summary>Maps numbers to places on a drawing, with ticks at round numbers.</summary>
/// <param name="From">The number at <paramref name="Start"/>.</param>
/// <param name="To">The number at <paramref name="End"/>; larger than <paramref name="From"/>.</param>
/// <param name="Start">Place of <paramref name="From"/>, in drawing units.</param>
/// <param name="End">Place of <paramref name="To"/>, in drawing units.</param>
public sealed record LinearScale(double From, double To, double Start, double End)
{
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    /// <summary>Where a number lies.</summary>
    public double Place(double value) => Start + (value - From) / (To - From) * (End - Start);

    /// <summary>A scale over some numbers with a margin on both sides.</summary>
    /// <param name="values">The numbers; NaN and infinite ones are left out. With none, or a single one, the scale still has a width.</param>
    /// <param name="start">Place of the lower end.</param>
    /// <param name="end">Place of the upper end.</param>
    public static LinearScale Around(IEnumerable<double> values, double start, double end)
    {
        const double margin = 0.05;
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        var pad = high > low ? margin * (high - low) : Math.Max(margin * Math.Abs(high), margin);
        return new LinearScale(low - pad, high + pad, start, end);
    }

    /// <summary>Round numbers inside the scale, with the text that shows each of them exactly.</summary>
    /// <param name="about">About how many are wanted.</param>
    public IReadOnlyList<(double Value, string Label)> Ticks(int about)
    {
        var ticks = RoundNumbers(about).ToList();
        // One number alone does not say how large a distance is.
        return ticks.Count > 1 ? ticks : [.. RoundNumbers(2 * about)];
    }

    private IEnumerable<(double Value, string Label)> RoundNumbers(int about)
    {
        var rough = (To - From) / about;
        var magnitude = Math.Floor(Math.Log10(rough));
        var unit = Math.Pow(10, magnitude);
        // A quotient such as 0.1 / 0.1 may come out just above 1.
        var round = RoundSteps.First(step => step * unit >= rough * (1 - 1e-9) || step == RoundSteps[^1]);
        var decimals = Math.Max(0, (int)-magnitude + (round == 2.5 ? 1 : round == 10 ? -1 : 0));
        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        var last = Math.Floor(To / (round * unit) + 1e-9);
        for (var i = Math.Ceiling(From / (round * unit) - 1e-9); i <= last; i++)
            yield return (i * round * unit, (i * round * unit + 0.0).ToString(format, CultureInfo.InvariantCulture));
    }
}
