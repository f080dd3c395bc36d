using EarlySignal.Basics;

namespace EarlySignal.Signals.Items;

/// <summary>A model's score on a whole benchmark from a few anchor items, as tinyBenchmarks estimates it (arXiv 2402.14992).</summary>
/// <param name="Irt">Σ weight × answer over the anchors.</param>
/// <param name="PIrt">Anchors as answered and all other items as the model of item responses predicts them.</param>
/// <param name="GpIrt">λ × <see cref="Irt"/> + (1 − λ) × <see cref="PIrt"/>.</param>
public readonly record struct AnchorEstimate(double Irt, double PIrt, double GpIrt)
{
    /// <summary>The three estimates.</summary>
    /// <param name="answers">1 right, 0 wrong, for each anchor.</param>
    /// <param name="weights">Share of the benchmark that each anchor stands for; they add to 1.</param>
    /// <param name="predictions">P(right) for each other item.</param>
    /// <param name="itemCount">Items of the whole benchmark.</param>
    /// <param name="lambda">Weight of the anchors, in [0, 1].</param>
    /// <returns>NaN where nothing is known: no anchors, or no predictions although there are other items.</returns>
    public static AnchorEstimate Of(IReadOnlyList<double> answers, IReadOnlyList<double> weights, IReadOnlyList<double> predictions, int itemCount, double lambda)
    {
        if (answers.Count == 0)
            return new(double.NaN, double.NaN, double.NaN);
        var irt = new CompensatedSum();
        for (var i = 0; i < answers.Count; i++)
            irt.Add(weights[i] * answers[i]);
        var seen = (double)answers.Count / itemCount;
        var unseen = seen < 1 ? (1 - seen) * CompensatedSum.Mean(predictions) : 0;
        var pIrt = seen * CompensatedSum.Mean(answers) + unseen;
        return new(irt.Value, pIrt, lambda * irt.Value + (1 - lambda) * pIrt);
    }

    /// <summary>The estimates when the other items are predicted by a fitted model at the ability that the anchors show.</summary>
    /// <param name="responses">The model's answers to all items; only the anchors' are read.</param>
    /// <param name="items">Parameters of all items.</param>
    /// <param name="anchors">Indices of the anchors; each weighs the same.</param>
    /// <param name="lambda">Weight of the anchors, in [0, 1].</param>
    public static AnchorEstimate Of(IReadOnlyList<double> responses, IReadOnlyList<IrtItem> items, IReadOnlyList<int> anchors, double lambda)
    {
        var chosen = anchors.ToHashSet();
        var ability = AbilityEstimate.Of([.. responses.Select((answer, i) => chosen.Contains(i) ? answer : double.NaN)], items, AbilityMethod.MaximumLikelihood).Ability;
        var others = items.Where((item, i) => !chosen.Contains(i) && !double.IsNaN(item.Probability(ability))).Select(item => item.Probability(ability));
        return Of([.. anchors.Select(i => responses[i])], [.. anchors.Select(_ => 1.0 / anchors.Count)], [.. others], items.Count, lambda);
    }
}
