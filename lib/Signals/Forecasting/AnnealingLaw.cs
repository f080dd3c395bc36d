using MathNet.Numerics.LinearAlgebra;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Loss over a schedule of learning rates, L = L₀ + A S₁^−α − C S₂ (Tissue et al., arXiv 2408.11029). S₁ is the sum of the rates so far; S₂
/// sums the momentum of their decay, mᵢ = λ mᵢ₋₁ + (ηᵢ₋₁ − ηᵢ). It says how much of a late fall of the loss is the annealing's, so that a
/// checkpoint in mid-schedule is never compared with an annealed one unawares.
/// </summary>
/// <param name="Floor">L₀.</param>
/// <param name="Scale">A.</param>
/// <param name="Alpha">α.</param>
/// <param name="Annealing">C.</param>
/// <param name="Lambda">λ, in (0, 1).</param>
public readonly record struct AnnealingLaw(double Floor, double Scale, double Alpha, double Annealing, double Lambda = AnnealingLaw.UsualLambda)
{
    /// <summary>The usual decay of the annealing's momentum.</summary>
    public const double UsualLambda = 0.999;

    private const double LeastAlpha = 0.01;
    private const double GreatestAlpha = 3;

    private static readonly double[] Lambdas = [0.99, 0.995, 0.999, 0.9995];

    /// <summary>S₁ and S₂ after every step.</summary>
    /// <param name="rates">Learning rate of each step.</param>
    /// <param name="lambda">λ.</param>
    public static (double[] Forward, double[] Annealing) Areas(IReadOnlyList<double> rates, double lambda = UsualLambda)
    {
        var (forward, annealing) = (new double[rates.Count], new double[rates.Count]);
        var (sum, momentum, area) = (0.0, 0.0, 0.0);
        for (var i = 0; i < rates.Count; i++)
        {
            sum += rates[i];
            momentum = lambda * momentum + (i > 0 ? rates[i - 1] - rates[i] : 0);
            area += momentum;
            (forward[i], annealing[i]) = (sum, area);
        }
        return (forward, annealing);
    }

    /// <summary>The loss after every step of a schedule; NaN while no learning rate was above 0.</summary>
    public double[] Losses(IReadOnlyList<double> rates)
    {
        var (law, areas) = (this, Areas(rates, Lambda));
        return [.. areas.Forward.Zip(areas.Annealing, (s1, s2) => s1 > 0 ? law.Floor + law.Scale * Math.Pow(s1, -law.Alpha) - law.Annealing * s2 : double.NaN)];
    }

    /// <summary>Fits the law: α by variable projection, λ from .99, .995, .999 and .9995, the others by linear least squares.</summary>
    /// <param name="rates">Learning rate of each step from the first.</param>
    /// <param name="steps">Steps at which the loss was measured, from 1; those beyond the schedule are left out.</param>
    /// <param name="losses">The loss at each; NaN is left out.</param>
    /// <returns>NaN throughout for fewer than six usable points.</returns>
    public static AnnealingLaw Of(IReadOnlyList<double> rates, IReadOnlyList<int> steps, IReadOnlyList<double> losses)
    {
        var best = (Law: new AnnealingLaw(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN), Error: double.PositiveInfinity);
        foreach (var lambda in Lambdas)
        {
            var (forward, annealing) = Areas(rates, lambda);
            var kept = Enumerable.Range(0, steps.Count)
                .Where(i => steps[i] >= 1 && steps[i] <= rates.Count && double.IsFinite(losses[i]) && forward[steps[i] - 1] > 0).ToArray();
            if (kept.Length < 6)
                break;
            double[] s1 = [.. kept.Select(i => forward[steps[i] - 1])];
            double[] s2 = [.. kept.Select(i => annealing[steps[i] - 1])];
            double[] y = [.. kept.Select(i => losses[i])];
            var found = OneDimensionalSearch.Minimum(alpha => Solve(s1, s2, y, alpha, lambda), solution => solution.Error, LeastAlpha, GreatestAlpha);
            if (found.Error < best.Error)
                best = found;
        }
        return best.Law;
    }

    // Without any annealing so far, S₂ is 0 throughout and C is not determined: it is then 0.
    private static (AnnealingLaw Law, double Error) Solve(double[] s1, double[] s2, double[] y, double alpha, double lambda)
    {
        var power = s1.Select(s => Math.Pow(s / s1[^1], -alpha)).ToArray();
        var largest = s2.Max(Math.Abs);
        double[][] columns = largest > 0 ? [[.. y.Select(_ => 1.0)], power, [.. s2.Select(s => -s / largest)]] : [[.. y.Select(_ => 1.0)], power];
        var system = Matrix<double>.Build.DenseOfColumnArrays(columns);
        var target = Vector<double>.Build.Dense(y);
        var found = system.QR().Solve(target);
        return (
            new(found[0], found[1] * Math.Pow(s1[^1], alpha), alpha, largest > 0 ? found[2] / largest : 0, lambda),
            (system * found - target).L2Norm());
    }
}
