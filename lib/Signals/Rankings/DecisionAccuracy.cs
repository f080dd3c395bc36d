using EarlySignal.Basics;

namespace EarlySignal.Signals.Rankings;

/// <summary>
/// How often a cheap measurement picks the better of two models: the share of pairs that it orders as the target does.
/// <see cref="Of"/> is the one to use. The others are how published systems count ties, for comparison with their numbers; they
/// are NaN without a pair, NaN scores are not equal to anything, and lists of different length are refused (ArgumentException).
/// </summary>
public static class DecisionAccuracy
{
    /// <summary>
    /// The canonical form: pairs that tie in the target have no right answer and are left out, a tie in the small score is half
    /// right. It does not depend on the order of the models, and is (τ + 1) / 2 without ties.
    /// </summary>
    /// <param name="small">The cheap score of each model; a NaN on either side leaves the model out.</param>
    /// <param name="target">The score to be predicted.</param>
    /// <returns>In [0, 1]; NaN when no pair is left.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double Of(IReadOnlyList<double> small, IReadOnlyList<double> target)
    {
        var (x, y) = Correlation.CompletePairs(small, target);
        double right = 0, pairs = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = i + 1; j < x.Length; j++)
            {
                if (y[i] == y[j])
                    continue;
                pairs++;
                right += x[i] == x[j] ? 0.5 : x[i] > x[j] == y[i] > y[j] ? 1 : 0;
            }
        }
        return right / pairs;
    }

    /// <summary>signal-and-noise (<c>decision_acc_fast</c>): a tie counts as "not greater", so that the value depends on the order of the models.</summary>
    public static double SignalAndNoise(IReadOnlyList<double> small, IReadOnlyList<double> target) =>
        ShareOfPairs(small.Count, target.Count, (i, j) => small[i] > small[j] == target[i] > target[j]);

    /// <summary>DataDecide's evaluator (<c>binary_accuracy</c>): a tie in the small score is wrong, a tie in the target is right.</summary>
    public static double DataDecide(IReadOnlyList<double> small, IReadOnlyList<double> target) =>
        ShareOfPairs(small.Count, target.Count, (i, j) => (small[i] > small[j], small[j] > small[i]) switch
        {
            (true, false) => !(target[j] > target[i]),
            (false, true) => !(target[i] > target[j]),
            _ => false,
        });

    /// <summary>DataDecide's equation 3: right when the differences have the same sign, ties included.</summary>
    public static double SameSign(IReadOnlyList<double> small, IReadOnlyList<double> target) =>
        ShareOfPairs(small.Count, target.Count, (i, j) => Order(small[i], small[j]) == Order(target[i], target[j]));

    /// <summary>DataDecide with several seeds: a model wins when it does with every seed, else the pair is undecided; right when both sides say the same.</summary>
    /// <param name="small">[model][seed].</param>
    /// <param name="target">[model][seed].</param>
    public static double Unanimous(IReadOnlyList<IReadOnlyList<double>> small, IReadOnlyList<IReadOnlyList<double>> target) =>
        ShareOfPairs(small.Count, target.Count, (i, j) => UnanimousOrder(small[i], small[j]) == UnanimousOrder(target[i], target[j]));

    /// <summary>
    /// The decision accuracy to expect from true scores and independent normal noise on each: the mean over pairs of
    /// Φ(|difference| / (√2 noise)), and with a noisy target p q + (1 − p)(1 − q).
    /// </summary>
    /// <param name="means">True score of each model.</param>
    /// <param name="smallNoise">Standard deviation of the cheap score.</param>
    /// <param name="targetNoise">Standard deviation of the target.</param>
    /// <returns>In [0, 1]; NaN for fewer than two models.</returns>
    public static double Expected(IReadOnlyList<double> means, double smallNoise, double targetNoise = 0)
    {
        var shares =
            from i in Enumerable.Range(0, means.Count)
            from j in Enumerable.Range(i + 1, means.Count - i - 1)
            let distance = Math.Abs(means[i] - means[j])
            let p = smallNoise > 0 ? RightSide(distance / smallNoise) : distance > 0 ? 1 : 0.5
            let q = targetNoise > 0 ? RightSide(distance / targetNoise) : 1
            select p * q + (1 - p) * (1 - q);
        return CompensatedSum.Mean([.. shares]);
    }

    internal static int Order(double first, double second) => first > second ? 1 : first < second ? -1 : 0;

    private static double RightSide(double distance) => 1 - Gaussian.TwoSidedP(distance / Math.Sqrt(2)) / 2;

    private static int UnanimousOrder(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var orders = first.Zip(second, Order).ToArray();
        return orders.All(order => order > 0) ? 1 : orders.All(order => order < 0) ? -1 : 0;
    }

    private static double ShareOfPairs(int models, int targets, Func<int, int, bool> isRight)
    {
        if (models != targets)
            throw new ArgumentException($"There are {models} small scores and {targets} targets; each model needs one of each.");
        int right = 0, pairs = 0;
        for (var i = 0; i < models; i++)
            for (var j = i + 1; j < models; j++, pairs++)
                right += isRight(i, j) ? 1 : 0;
        return (double)right / pairs;
    }
}
