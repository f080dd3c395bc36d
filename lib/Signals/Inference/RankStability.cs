using EarlySignal.Basics;

namespace EarlySignal.Signals.Inference;

/// <summary>
/// How far the ranking of models by their mean over items depends on which items were asked: the ranking on many bootstrap
/// samples of the items, the same sample for all models. With two models report a <see cref="PairedTest"/> instead.
/// </summary>
/// <param name="MeanTau">Mean τ-b between the samples' rankings and that of all items; NaN when all models score the same.</param>
/// <param name="BestStaysBest">How often the best model of all items is the sample's best; models that tie for it share.</param>
/// <param name="WinShare">For each model, how often it is the sample's best; sums to 1.</param>
/// <param name="Flips">
/// For each two models, how often a sample orders them the other way round, a tie counting half; NaN where they score the same
/// on all items, 0 on the diagonal.
/// </param>
public sealed record RankStability(double MeanTau, double BestStaysBest, IReadOnlyList<double> WinShare, IReadOnlyList<IReadOnlyList<double>> Flips)
{
    /// <summary>The stability of a ranking.</summary>
    /// <param name="scores">[model][item]; an item on which any model has no score (NaN) is left out for all.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="replicates">How many samples of the items.</param>
    /// <exception cref="ArgumentException">The models have different numbers of items.</exception>
    public static RankStability Of(IReadOnlyList<IReadOnlyList<double>> scores, ulong seed = 0, int replicates = 1000)
    {
        if (scores.Any(model => model.Count != scores[0].Count))
            throw new ArgumentException("Every model needs a score for every item, NaN where it has none.", nameof(scores));
        var models = scores.Count;
        var complete = Enumerable.Range(0, models == 0 ? 0 : scores[0].Count).Where(i => scores.All(model => !double.IsNaN(model[i]))).ToArray();
        double[][] rows = [.. scores.Select(model => complete.Select(i => model[i]).ToArray())];
        if (complete.Length == 0)
            return new(double.NaN, double.NaN, NaNs(models), [.. rows.Select(_ => NaNs(models))]);

        double[] full = [.. rows.Select(row => CompensatedSum.Mean(row))];
        return Of(full, [.. Enumerable.Range(0, replicates).Select(b => Sample(rows, Bootstrap.Counts(complete.Length, seed, b)))]);
    }

    /// <summary>The stability of a ranking of which the samples are there already.</summary>
    /// <param name="full">The score of each model on all items.</param>
    /// <param name="samples">The same on each sample of the items.</param>
    internal static RankStability Of(IReadOnlyList<double> full, IReadOnlyList<double[]> samples)
    {
        var models = full.Count;
        var taus = new List<double>();
        var wins = new double[models];
        double[][] flips = [.. full.Select(_ => new double[models])];
        foreach (var sample in samples)
        {
            if (Kendall.Of(sample, full).TauB is var tau && !double.IsNaN(tau))
                taus.Add(tau);
            var best = sample.DefaultIfEmpty(double.NaN).Max();
            var winners = sample.Count(score => score == best);
            for (var i = 0; i < models; i++)
            {
                wins[i] += sample[i] == best ? 1.0 / winners : 0;
                for (var j = 0; j < models; j++)
                    flips[i][j] += i == j ? 0 : Flip(full[i].CompareTo(full[j]), sample[i].CompareTo(sample[j]));
            }
        }
        double[] winShare = [.. wins.Select(won => won / samples.Count)];
        return new(
            CompensatedSum.Mean(taus),
            models == 0 ? double.NaN : winShare.Where((_, i) => full[i] == full.Max()).Sum(),
            winShare,
            [.. flips.Select(row => row.Select(flipped => flipped / samples.Count).ToArray())]);
    }

    private static double[] Sample(double[][] rows, int[] counts) => [.. rows.Select(row => WeightedSum(row, counts))];

    private static double Flip(int whole, int sample) => whole == 0 ? double.NaN : sample == 0 ? 0.5 : sample == whole ? 0 : 1;

    private static double WeightedSum(double[] values, int[] counts)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += counts[i] * values[i];
        return sum;
    }

    private static double[] NaNs(int count) => [.. Enumerable.Repeat(double.NaN, count)];
}
