using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>The ability of one subject, a model at one checkpoint, from its answers to items with known parameters.</summary>
/// <param name="Ability">θ on the scale on which subjects are N(0, 1), within [−4, 4].</param>
/// <param name="StandardError">1 / √information, the prior's included for a posterior mode; infinite without any.</param>
/// <param name="Items">How many items it rests on.</param>
public readonly record struct AbilityEstimate(double Ability, double StandardError, int Items)
{
    /// <summary>The largest |θ| that an estimate can take.</summary>
    public const double Bound = 4;

    private const double Precision = 1e-13;

    /// <summary>The estimate for one subject, the root of a falling score; the nearer bound when there is none between.</summary>
    /// <param name="responses">1 right, 0 wrong, or a probability between; NaN for an item that was not given.</param>
    /// <param name="items">The items' parameters; one with NaN is left out.</param>
    /// <param name="method">Whether the N(0, 1) prior counts.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static AbilityEstimate Of(IReadOnlyList<double> responses, IReadOnlyList<IrtItem> items, AbilityMethod method = AbilityMethod.PosteriorMode)
    {
        if (responses.Count != items.Count)
            throw new ArgumentException($"There are {responses.Count} responses to {items.Count} items.", nameof(responses));
        var given = Enumerable.Range(0, items.Count).Where(i => !double.IsNaN(responses[i]) && !double.IsNaN(items[i].Probability(0))).ToArray();
        double Score(double ability)
        {
            var score = new CompensatedSum();
            score.Add(-Prior(method) * ability);
            foreach (var i in given)
                score.Add(items[i].Discrimination * (responses[i] - items[i].Probability(ability)));
            return score.Value;
        }
        var found = given.Length == 0 ? 0 : Root(Score);
        return new(found, Error(items, given, found, method), given.Length);
    }

    /// <summary>The standard error of an ability, however it was found.</summary>
    /// <param name="responses">NaN for an item that was not given.</param>
    /// <param name="items">The items' parameters.</param>
    /// <param name="ability">θ.</param>
    /// <param name="method">Whether the N(0, 1) prior counts.</param>
    public static double StandardErrorAt(IReadOnlyList<double> responses, IReadOnlyList<IrtItem> items, double ability, AbilityMethod method = AbilityMethod.PosteriorMode) =>
        Error(items, Enumerable.Range(0, items.Count).Where(i => !double.IsNaN(responses[i])), ability, method);

    private static double Error(IReadOnlyList<IrtItem> items, IEnumerable<int> given, double ability, AbilityMethod method) =>
        1 / Math.Sqrt(given.Sum(i => items[i].Information(ability)) + Prior(method));

    private static double Prior(AbilityMethod method) => method == AbilityMethod.PosteriorMode ? 1 : 0;

    private static double Root(Func<double, double> score)
    {
        var (low, high) = (-Bound, Bound);
        if (score(low) < 0)
            return low;
        if (score(high) > 0)
            return high;
        while (high - low > Precision)
            if (score((low + high) / 2) > 0)
                low = (low + high) / 2;
            else
                high = (low + high) / 2;
        return (low + high) / 2;
    }
}

/// <summary>How an ability is estimated.</summary>
public enum AbilityMethod
{
    /// <summary>The mode of the posterior under a N(0, 1) prior: defined for any answers.</summary>
    PosteriorMode,

    /// <summary>The likelihood's maximum: a bound when all answers are right or all are wrong.</summary>
    MaximumLikelihood,
}
