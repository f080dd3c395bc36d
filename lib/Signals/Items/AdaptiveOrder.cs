namespace EarlySignal.Signals.Items;

/// <summary>
/// The order in which to give a model the items that tell most about it, as Fluid Benchmarking does (arXiv 2509.11106): the next
/// item is the one with the most information at the present ability.
/// </summary>
public static class AdaptiveOrder
{
    /// <summary>Gives items one by one.</summary>
    /// <param name="responses">The answers that the model would give; NaN teaches nothing.</param>
    /// <param name="items">The items' parameters; of equal information the earlier one is taken, and an undefined one last.</param>
    /// <param name="count">How many to give, at most all.</param>
    /// <param name="start">Ability before the first item.</param>
    /// <param name="method">Estimate of the ability after each item.</param>
    /// <returns>The items in order, each with the estimate after it.</returns>
    public static IReadOnlyList<AdaptiveStep> Of(
        IReadOnlyList<double> responses, IReadOnlyList<IrtItem> items, int count, double start = 0, AbilityMethod method = AbilityMethod.PosteriorMode)
    {
        var steps = new List<AdaptiveStep>();
        double[] seen = [.. items.Select(_ => double.NaN)];
        var left = Enumerable.Range(0, items.Count).ToList();
        for (var ability = start; steps.Count < count && left.Count > 0;)
        {
            var next = left.MaxBy(i => items[i].Information(ability) is var information && double.IsNaN(information) ? double.NegativeInfinity : information);
            left.Remove(next);
            seen[next] = responses[next];
            var estimate = AbilityEstimate.Of(seen, items, method);
            ability = estimate.Ability;
            steps.Add(new(next, estimate));
        }
        return steps;
    }
}

/// <summary>One item of an adaptive test.</summary>
/// <param name="Item">Its index.</param>
/// <param name="Estimate">The ability from all items so far.</param>
public readonly record struct AdaptiveStep(int Item, AbilityEstimate Estimate);
