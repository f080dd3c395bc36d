using EarlySignal.Basics;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Signals.Inference;

/// <summary>
/// Two models compared on the same items: far sharper than two separate errors when the models find the same items hard
/// (Miller 2024, arXiv 2411.00640, section 4). Items on which either has no score (NaN) are left out.
/// </summary>
/// <param name="Pairs">How many items both have a score for.</param>
/// <param name="Clusters">How many independent groups these form; the items themselves when none are given.</param>
/// <param name="Difference">Mean of first − second.</param>
/// <param name="StandardError">Its standard error; NaN for fewer than two pairs or clusters.</param>
/// <param name="Z">Difference / standard error; NaN when the error is 0 or undefined.</param>
/// <param name="PValue">Two-sided p of no difference, in [0, 1]; NaN when <paramref name="Z"/> is.</param>
/// <param name="Interval">Where the difference lies, at the asked-for level.</param>
/// <param name="Correlation">Pearson's correlation of the two models' scores: what makes the test sharp.</param>
public readonly record struct PairedTest(
    int Pairs, int Clusters, double Difference, double StandardError, double Z, double PValue, Interval Interval, double Correlation)
{
    /// <summary>Whether there are too few clusters for the error to be trusted; it is then too small more often than not.</summary>
    public bool HasFewClusters => Clusters < Basics.StandardError.FewestClusters;

    /// <summary>The test with the normal distribution, right for some 30 items or more.</summary>
    /// <param name="first">The first model's score of each item.</param>
    /// <param name="second">The second model's.</param>
    /// <param name="level">Level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static PairedTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second, double level = 0.95)
    {
        var (x, y) = Signals.Correlation.CompletePairs(first, second);
        var differences = Differences(x, y);
        return From(x, y, differences, differences.Length, Basics.StandardError.OfMean(differences), Gaussian.Reach(level), Gaussian.TwoSidedP);
    }

    /// <summary>The test with Student's distribution, n − 1 degrees of freedom: for few pairs, such as seeds or checkpoints.</summary>
    /// <inheritdoc cref="Of"/>
    public static PairedTest Student(IReadOnlyList<double> first, IReadOnlyList<double> second, double level = 0.95)
    {
        var (x, y) = Signals.Correlation.CompletePairs(first, second);
        var differences = Differences(x, y);
        var error = Basics.StandardError.OfMean(differences);
        if (differences.Length < 2)
            return From(x, y, differences, differences.Length, error, double.NaN, _ => double.NaN);
        var freedom = differences.Length - 1;
        return From(x, y, differences, differences.Length, error, StudentT.InvCDF(0, 1, freedom, (1 + level) / 2),
            t => 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)));
    }

    /// <summary>The test for items that come in groups, such as the questions about one passage, by the clustered error.</summary>
    /// <param name="first">The first model's score of each item.</param>
    /// <param name="second">The second model's.</param>
    /// <param name="clusters">The group of each item.</param>
    /// <param name="level">Level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static PairedTest OfClusters<TCluster>(
        IReadOnlyList<double> first, IReadOnlyList<double> second, IReadOnlyList<TCluster> clusters, double level = 0.95)
    {
        var (x, y) = Signals.Correlation.CompletePairs(first, second);
        if (clusters.Count != first.Count)
            throw new ArgumentException($"There are {first.Count} items and {clusters.Count} clusters; each item needs one.", nameof(clusters));
        TCluster[] kept = [.. clusters.Where((_, i) => !double.IsNaN(first[i]) && !double.IsNaN(second[i]))];
        var differences = Differences(x, y);
        return From(x, y, differences, kept.Distinct().Count(), Basics.StandardError.OfClusters(differences, kept), Gaussian.Reach(level), Gaussian.TwoSidedP);
    }

    private static double[] Differences(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a - b)];

    private static PairedTest From(double[] x, double[] y, double[] differences, int clusters, double error, double reach, Func<double, double> twoSidedP)
    {
        var difference = CompensatedSum.Mean(differences);
        var z = error > 0 ? difference / error : double.NaN;
        return new(
            differences.Length, clusters, difference, error, z, double.IsNaN(z) ? double.NaN : twoSidedP(z),
            new(difference - reach * error, difference + reach * error), Signals.Correlation.Pearson(x, y));
    }
}
