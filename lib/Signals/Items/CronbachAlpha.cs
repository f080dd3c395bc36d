using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>The internal consistency of a benchmark: how far its items measure one thing.</summary>
public static class CronbachAlpha
{
    /// <summary>k / (k − 1) × (1 − Σ variance of an item / variance of the total), with sample variances (n − 1).</summary>
    /// <param name="subjects">[subject][item]; subjects are models at one step, since a common trend would raise it.</param>
    /// <returns>At most 1; NaN for fewer than two items or subjects, a constant total, or a missing value.</returns>
    public static double Of(IReadOnlyList<IReadOnlyList<double>> subjects)
    {
        var items = subjects.Count == 0 ? 0 : subjects[0].Count;
        double[] totals = [.. subjects.Select(subject => CompensatedSum.Mean(subject) * items)];
        if (items < 2 || totals.Length < 2 || Correlation.IsConstant(totals))
            return double.NaN;
        var within = new CompensatedSum();
        for (var item = 0; item < items; item++)
            within.Add(Variance([.. subjects.Select(subject => subject[item])]));
        return items / (items - 1.0) * (1 - within.Value / Variance(totals));
    }

    private static double Variance(IReadOnlyList<double> values) =>
        CompensatedSum.SquaredDistances(values, CompensatedSum.Mean(values)) / (values.Count - 1);
}
