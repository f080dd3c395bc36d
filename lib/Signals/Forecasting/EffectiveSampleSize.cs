using EarlySignal.Basics;

namespace EarlySignal.Signals.Forecasting;

/// <summary>How many independent draws a set of Markov chains is worth.</summary>
internal static class EffectiveSampleSize
{
    /// <summary>
    /// Chains × length / (1 + 2 Σ autocorrelation), the autocorrelation from the variance within and between chains and summed up to where pairs
    /// of neighbours stop being positive (Gelman et al., Bayesian Data Analysis, 3rd ed., §11.5). Chains that disagree lower it.
    /// </summary>
    /// <param name="chains">[chain][step], of one length of at least four.</param>
    /// <returns>NaN for a constant or too short chain.</returns>
    public static double Of(IReadOnlyList<double[]> chains)
    {
        var length = chains.Count == 0 ? 0 : chains[0].Length;
        if (chains.Count < 2 || length < 4)
            return double.NaN;
        var means = chains.Select(chain => CompensatedSum.Mean(chain)).ToArray();
        var within = CompensatedSum.Mean([.. chains.Select((chain, m) => CompensatedSum.SquaredDistances(chain, means[m]) / (length - 1))]);
        var between = CompensatedSum.SquaredDistances(means, CompensatedSum.Mean(means)) / (chains.Count - 1);
        var total = within * (length - 1) / length + between;
        if (!(total > 0))
            return double.NaN;
        double Autocorrelation(int lag) => 1 - CompensatedSum.Mean([.. chains.Select(chain => Variogram(chain, lag))]) / (2 * total);
        var sum = 0.0;
        for (var lag = 1; lag + 1 < length; lag += 2)
        {
            var pair = Autocorrelation(lag) + Autocorrelation(lag + 1);
            if (pair <= 0)
                break;
            sum += pair;
        }
        return chains.Count * length / (1 + 2 * sum);
    }

    // Unlike a covariance about the chain's own mean, not biased by how far that is from the mean of all.
    private static double Variogram(double[] chain, int lag)
    {
        var sum = 0.0;
        for (var i = lag; i < chain.Length; i++)
            sum += (chain[i] - chain[i - lag]) * (chain[i] - chain[i - lag]);
        return sum / (chain.Length - lag);
    }
}
