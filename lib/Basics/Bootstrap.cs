namespace EarlySignal.Basics;

/// <summary>
/// What a mean might have been with other items of the same kind: the mean of as many items drawn with replacement, many times.
/// </summary>
/// <param name="Mean">The mean of the values themselves.</param>
/// <param name="StandardError">Standard deviation of the replicates' means (dividing by replicates − 1, and by nothing else).</param>
/// <param name="Interval">The replicates' middle share, by percentiles.</param>
public readonly record struct Bootstrap(double Mean, double StandardError, Interval Interval)
{
    /// <summary>The bootstrap of a mean.</summary>
    /// <param name="values">Without NaN.</param>
    /// <param name="seed">Seed of the draws; replicate b is that of <see cref="SeededRandom.ForReplicate"/>.</param>
    /// <param name="replicates">How many times.</param>
    /// <param name="level">The share of replicates inside the interval, in (0, 1).</param>
    /// <returns>NaN throughout when there are no values.</returns>
    public static Bootstrap OfMean(IReadOnlyList<double> values, ulong seed = 0, int replicates = 1000, double level = 0.95)
    {
        if (values.Count == 0)
            return new(double.NaN, double.NaN, Interval.Undefined);
        var means = new double[replicates];
        for (var b = 0; b < replicates; b++)
            means[b] = CompensatedSum.Mean([.. Draw(values.Count, seed, b).Select(i => values[i])]);
        var outside = (1 - level) / 2;
        return new(
            CompensatedSum.Mean(values),
            // The spread of the replicates themselves: the error of their mean is smaller by the root of their number.
            Basics.StandardError.OfMean(means) * Math.Sqrt(replicates),
            new(Quantile.Of(means, outside), Quantile.Of(means, 1 - outside)));
    }

    /// <summary>The indices that replicate <paramref name="replicate"/> draws, as many as there are values.</summary>
    public static int[] Draw(int count, ulong seed, int replicate)
    {
        var random = SeededRandom.ForReplicate(seed, replicate);
        var indices = new int[count];
        for (var i = 0; i < count; i++)
            indices[i] = random.Index(count);
        return indices;
    }

    /// <summary>How often replicate <paramref name="replicate"/> draws each index; <see cref="Draw"/>, counted.</summary>
    public static int[] Counts(int count, ulong seed, int replicate)
    {
        var random = SeededRandom.ForReplicate(seed, replicate);
        var counts = new int[count];
        for (var i = 0; i < count; i++)
            counts[random.Index(count)]++;
        return counts;
    }
}
