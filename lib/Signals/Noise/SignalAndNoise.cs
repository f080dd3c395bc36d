using EarlySignal.Basics;

namespace EarlySignal.Signals.Noise;

/// <summary>
/// The signal-to-noise ratios of allenai/signal-and-noise (arXiv 2508.13144), as its code computes them, for comparison with its
/// tables. None is 0 when models do not differ, and <see cref="Pooled"/> has a ceiling: <see cref="AnovaSignal"/> is the one to judge by.
/// </summary>
public static class SignalAndNoise
{
    /// <summary>Standard deviation of the last scores over the absolute value of their mean.</summary>
    /// <param name="values">In the order of training; NaN values are left out.</param>
    /// <param name="last">How many; all when there are fewer.</param>
    /// <param name="sample">Divide by n − 1, as the paper says, not by n, as the code does.</param>
    /// <returns>NaN for no score or mean 0.</returns>
    public static double RelativeDeviation(IReadOnlyList<double> values, int last = 30, bool sample = false)
    {
        var (deviation, mean) = Last(CheckpointNoise.Defined(values), last, sample);
        return mean == 0 ? double.NaN : deviation / Math.Abs(mean);
    }

    /// <summary>Range of the signal over its mean, divided by the deviation of the noise over its mean (<c>signal_to_noise_ratio</c>).</summary>
    /// <param name="signal">One score for each model.</param>
    /// <param name="noise">Scores of the last checkpoints.</param>
    /// <returns>0 for one model, ±∞ without noise; NaN when a mean is 0, a list is empty, or there is neither signal nor noise.</returns>
    public static double Ratio(IReadOnlyList<double> signal, IReadOnlyList<double> noise)
    {
        if (signal.Count == 0 || noise.Count == 0)
            return double.NaN;
        var (signalMean, noiseMean) = (CompensatedSum.Mean(signal), CompensatedSum.Mean(noise));
        if (signalMean == 0 || noiseMean == 0)
            return double.NaN;
        var relativeSignal = (signal.Max() - signal.Min()) / signalMean;
        var relativeNoise = Deviation.OfPopulation(noise) / noiseMean;
        return relativeNoise != 0 ? relativeSignal / relativeNoise
            : relativeSignal == 0 ? double.NaN
            : Math.CopySign(double.PositiveInfinity, relativeSignal * noiseMean);
    }

    /// <summary>
    /// <see cref="Ratio"/> of the models' means over their last checkpoints to all those scores together
    /// (<c>compute_snr_small_scale</c>): the noise contains the signal, so that the ratio of k models stays below √(2k).
    /// </summary>
    /// <param name="scores">[model][checkpoint].</param>
    /// <param name="last">How many checkpoints of each.</param>
    public static double Pooled(IReadOnlyList<IReadOnlyList<double>> scores, int last = 5)
    {
        double[][] rows = [.. scores.Select(row => row.TakeLast(last).ToArray())];
        return Ratio([.. rows.Select(row => CompensatedSum.Mean(row))], [.. rows.SelectMany(row => row)]);
    }

    /// <summary>The paper's equation 2: the range of the last scores over their mean, divided by the mean over models of deviation over mean.</summary>
    /// <param name="scores">[model][checkpoint].</param>
    /// <param name="last">How many checkpoints of each make the noise.</param>
    /// <param name="sample">Whether deviations divide by n − 1.</param>
    /// <returns>NaN for fewer than two models, a model without checkpoints, mean 0, or no noise. Some 4 when the models do not differ at all.</returns>
    public static double Paper(IReadOnlyList<IReadOnlyList<double>> scores, int last = 5, bool sample = true)
    {
        if (scores.Count < 2 || scores.Any(row => row.Count == 0))
            return double.NaN;
        double[] final = [.. scores.Select(row => row[^1])];
        double[] noises = [.. scores
            .Where(row => Math.Min(row.Count, last) > (sample ? 1 : 0))
            .Select(row => Last(row, last, sample))
            .Where(window => window.Mean != 0)
            .Select(window => window.Deviation / window.Mean)];
        var (mean, noise) = (CompensatedSum.Mean(final), CompensatedSum.Mean(noises));
        return mean == 0 || noise == 0 ? double.NaN : (final.Max() - final.Min()) / mean / noise;
    }

    /// <summary>Deviation of the models' scores over that of one model's last checkpoints, by which that code picks subtasks (<c>mask_analysis</c>).</summary>
    /// <param name="checkpoints">One model's scores in the order of training.</param>
    /// <param name="models">One score for each model.</param>
    /// <param name="last">How many checkpoints make the noise.</param>
    /// <returns>NaN without noise.</returns>
    public static double OfSubtask(IReadOnlyList<double> checkpoints, IReadOnlyList<double> models, int last = 30)
    {
        var noise = Last(checkpoints, last, sample: false).Deviation;
        return noise > 0 ? Deviation.OfPopulation(models) / noise : double.NaN;
    }

    private static (double Deviation, double Mean) Last(IReadOnlyList<double> values, int last, bool sample)
    {
        double[] window = [.. values.TakeLast(last)];
        return (sample ? Deviation.OfSample(window) : Deviation.OfPopulation(window), CompensatedSum.Mean(window));
    }
}
