using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>The curve of one item: the share of right answers at each level of ability, beside what the fitted model expects there.</summary>
/// <param name="Ability">Mean ability of the subjects in each group, rising.</param>
/// <param name="Observed">Mean answer of the group; NaN when none answered.</param>
/// <param name="Expected">Mean probability of a right answer under the model.</param>
/// <param name="Subjects">How many subjects of the group answered.</param>
public sealed record ItemCurve(IReadOnlyList<double> Ability, IReadOnlyList<double> Observed, IReadOnlyList<double> Expected, IReadOnlyList<int> Subjects)
{
    /// <summary>The curve over groups of subjects of about equal size.</summary>
    /// <param name="fit">A fitted model.</param>
    /// <param name="responses">The answers it was fitted to.</param>
    /// <param name="item">Index of the item.</param>
    /// <param name="groups">How many groups, at most one for each subject.</param>
    public static ItemCurve Of(IrtFit fit, IReadOnlyList<IReadOnlyList<double>> responses, int item, int groups = 5)
    {
        var order = Enumerable.Range(0, responses.Count).OrderBy(i => fit.Abilities[i].Ability).ThenBy(i => i).ToArray();
        groups = Math.Min(groups, order.Length);
        int[][] members = [.. Enumerable.Range(0, groups).Select(g => order[(g * order.Length / groups)..((g + 1) * order.Length / groups)])];
        return new(
            [.. members.Select(group => CompensatedSum.Mean([.. group.Select(i => fit.Abilities[i].Ability)]))],
            [.. members.Select(group => ItemDifficulty.Of([.. group.Select(i => responses[i][item])]))],
            [.. members.Select(group => CompensatedSum.Mean([.. group.Select(i => fit.Items[item].Probability(fit.Abilities[i].Ability))]))],
            [.. members.Select(group => group.Count(i => !double.IsNaN(responses[i][item])))]);
    }
}
