using EarlySignal.Basics;

namespace EarlySignal.Signals.Inference;

/// <summary>
/// How much must be measured to see a difference between two models. All assume a two-sided test at level α that is to find a
/// true difference with the given power (Miller 2024, arXiv 2411.00640, equations 9 and 10).
/// </summary>
public static class Power
{
    // A number of items that is whole but for rounding is not rounded up to the next.
    private const double Rounding = 1e-9;

    /// <summary>Items needed to find a difference of the mean, ⌈(z_{α/2} + z_β)² variance / difference²⌉.</summary>
    /// <param name="difference">The difference to find.</param>
    /// <param name="variance">Variance, over items, of the difference of the models' scores; see <see cref="PairedVariance"/>.</param>
    /// <param name="alpha">Level of the test, in (0, 1).</param>
    /// <param name="power">How often the difference is to be found, in (0, 1).</param>
    /// <returns>∞ for no difference.</returns>
    public static double ItemsNeeded(double difference, double variance, double alpha = 0.05, double power = 0.8)
    {
        var reach = Reach(alpha, power);
        return difference == 0 ? double.PositiveInfinity : Math.Ceiling(reach * reach * variance / (difference * difference) - Rounding);
    }

    /// <summary>
    /// Items needed if the truth is the difference and the variance that two models show on these items. It plans a next
    /// benchmark: an observed difference is no evidence of a true one.
    /// </summary>
    /// <param name="first">The first model's score of each item; NaN when it has none.</param>
    /// <param name="second">The second model's.</param>
    /// <param name="alpha">Level of the test, in (0, 1).</param>
    /// <param name="power">How often the difference is to be found, in (0, 1).</param>
    /// <returns>∞ for no difference, NaN for fewer than two items.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double ItemsNeeded(IReadOnlyList<double> first, IReadOnlyList<double> second, double alpha = 0.05, double power = 0.8)
    {
        var observed = PairedTest.Of(first, second);
        return ItemsNeeded(observed.Difference, observed.StandardError * observed.StandardError * observed.Pairs, alpha, power);
    }

    /// <summary>The smallest difference of the mean that a number of items can be relied on to find, (z_{α/2} + z_β) √(variance / items).</summary>
    /// <param name="items">How many.</param>
    /// <param name="variance">As in <see cref="ItemsNeeded(double, double, double, double)"/>.</param>
    /// <param name="alpha">Level of the test, in (0, 1).</param>
    /// <param name="power">How often the difference is to be found, in (0, 1).</param>
    /// <returns>∞ for no items.</returns>
    public static double MinimumDetectableDifference(int items, double variance, double alpha = 0.05, double power = 0.8) =>
        Reach(alpha, power) * Math.Sqrt(variance / items);

    /// <summary>Checkpoints to average for each of two models so that a difference shows above the noise from checkpoint to checkpoint, at least 1.</summary>
    /// <param name="difference">The difference to find.</param>
    /// <param name="noise">Standard deviation of a checkpoint's score about its trend; checkpoints are taken to be independent.</param>
    /// <param name="alpha">Level of the test, in (0, 1).</param>
    /// <param name="power">How often the difference is to be found, in (0, 1).</param>
    /// <returns>∞ for no difference.</returns>
    public static double CheckpointsNeeded(double difference, double noise, double alpha = 0.05, double power = 0.8) =>
        Math.Max(1, ItemsNeeded(difference, 2 * noise * noise, alpha, power));

    /// <summary>
    /// Variance over items of the difference between two models' scores when each score is itself a mean over several draws:
    /// between + first / draws + second / draws.
    /// </summary>
    /// <param name="between">Variance, over items, of the difference of the expected scores.</param>
    /// <param name="withinFirst">Mean variance of a single draw of the first model; 0 for log-likelihoods, which are not drawn.</param>
    /// <param name="withinSecond">The same of the second.</param>
    /// <param name="drawsFirst">Draws for each item.</param>
    /// <param name="drawsSecond">Draws for each item.</param>
    public static double PairedVariance(double between, double withinFirst, double withinSecond, int drawsFirst = 1, int drawsSecond = 1) =>
        between + withinFirst / drawsFirst + withinSecond / drawsSecond;

    /// <summary>That variance for right-or-wrong scores, from the shares of items that only one of the models has right.</summary>
    /// <param name="onlyFirst">Share of items that only the first has right.</param>
    /// <param name="onlySecond">Share of items that only the second has right.</param>
    public static double PairedVarianceOfShares(double onlyFirst, double onlySecond) =>
        onlyFirst + onlySecond - (onlyFirst - onlySecond) * (onlyFirst - onlySecond);

    private static double Reach(double alpha, double power) => Gaussian.Reach(1 - alpha) + Gaussian.Quantile(power);
}
