namespace EarlySignal.Signals.Items;

/// <summary>An item under the two-parameter logistic model, P(right | θ) = 1 / (1 + e^(−a(θ − b))).</summary>
/// <param name="Discrimination">a: the steepness at b.</param>
/// <param name="Difficulty">b: the ability at which half of the subjects are right.</param>
public readonly record struct IrtItem(double Discrimination, double Difficulty)
{
    /// <summary>Probability of a right answer.</summary>
    /// <param name="ability">θ.</param>
    public double Probability(double ability) => Sigmoid(Discrimination * (ability - Difficulty));

    /// <summary>Fisher information of the item about θ: a² P (1 − P).</summary>
    /// <param name="ability">θ.</param>
    public double Information(double ability) => Probability(ability) is var p ? Discrimination * Discrimination * p * (1 - p) : double.NaN;

    internal static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
