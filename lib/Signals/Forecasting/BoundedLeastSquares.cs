using MathNet.Numerics.LinearAlgebra;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Nonlinear least squares within bounds: Levenberg–Marquardt, steps cut off at the bounds, with Huber's loss by reweighting, which
/// MathNet's own Levenberg–Marquardt does not know.
/// </summary>
internal static class BoundedLeastSquares
{
    private const int MostRounds = 2000;
    private const double GreatestDamping = 1e12;
    private const double LeastDamping = 1e-12;
    private const double Step = 1e-6;
    private const double LeastScale = 1e-12;

    /// <summary>A minimum of Σ ρ(residual).</summary>
    /// <param name="residuals">Parameters → residuals; a result that is not finite is never accepted.</param>
    /// <param name="start">Within the bounds.</param>
    /// <param name="lower">Least value of each parameter.</param>
    /// <param name="upper">Greatest value of each parameter.</param>
    /// <param name="delta">Where Huber's loss turns from r² / 2 to δ (|r| − δ / 2); infinite for plain least squares.</param>
    /// <returns>The parameters and the loss there; a loss of NaN when the start itself has none.</returns>
    public static (double[] Parameters, double Loss) Minimum(
        Func<double[], double[]> residuals, double[] start, double[] lower, double[] upper, double delta = double.PositiveInfinity)
    {
        var (at, values) = (start, residuals(start));
        var (loss, damping) = (Loss(values, delta), 1e-3);
        if (!double.IsFinite(loss))
            return (start, double.NaN);
        for (var round = 0; round < MostRounds && damping < GreatestDamping && loss > 0; round++)
        {
            var step = Direction(residuals, at, values, lower, upper, delta, damping);
            double[] next = [.. at.Select((value, k) => Math.Clamp(value + step[k], lower[k], upper[k]))];
            var nextValues = residuals(next);
            var nextLoss = Loss(nextValues, delta);
            if (nextLoss < loss)
            {
                (at, values, loss) = (next, nextValues, nextLoss);
                damping = Math.Max(damping / 4, LeastDamping);
            }
            else
                damping *= 5;
        }
        return (at, loss);
    }

    private static double Loss(double[] values, double delta) =>
        values.Sum(value => Math.Abs(value) <= delta ? value * value / 2 : delta * (Math.Abs(value) - delta / 2));

    // The damped normal equations as one least-squares problem, which keeps twice their digits.
    private static double[] Direction(
        Func<double[], double[]> residuals, double[] at, double[] values, double[] lower, double[] upper, double delta, double damping)
    {
        var weights = values.Select(value => Math.Sqrt(Math.Abs(value) <= delta ? 1 : delta / Math.Abs(value))).ToArray();
        var columns = at.Select((_, k) => Derivative(residuals, at, k, lower[k], upper[k])).ToArray();
        var pull = columns.Select(column => column.Select((slope, i) => -slope * values[i] * weights[i] * weights[i]).Sum()).ToArray();
        var free = Enumerable.Range(0, at.Length).Where(k => !(at[k] <= lower[k] && pull[k] < 0) && !(at[k] >= upper[k] && pull[k] > 0)).ToArray();
        var step = new double[at.Length];
        if (free.Length == 0)
            return step;
        var (rows, count) = (values.Length + free.Length, values.Length);
        var system = Matrix<double>.Build.Dense(rows, free.Length);
        var target = Vector<double>.Build.Dense(rows);
        for (var j = 0; j < free.Length; j++)
        {
            var column = columns[free[j]];
            var size = 0.0;
            for (var i = 0; i < count; i++)
            {
                system[i, j] = column[i] * weights[i];
                size += system[i, j] * system[i, j];
            }
            system[count + j, j] = Math.Sqrt(damping * Math.Max(size, LeastScale));
        }
        for (var i = 0; i < count; i++)
            target[i] = -values[i] * weights[i];
        var solution = system.QR().Solve(target);
        for (var j = 0; j < free.Length; j++)
            step[free[j]] = double.IsFinite(solution[j]) ? solution[j] : 0;
        return step;
    }

    private static double[] Derivative(Func<double[], double[]> residuals, double[] at, int k, double lower, double upper)
    {
        var size = Step * Math.Max(1, Math.Abs(at[k]));
        var (above, below) = (Math.Min(at[k] + size, upper), Math.Max(at[k] - size, lower));
        double[] With(double value)
        {
            double[] moved = [.. at];
            moved[k] = value;
            return residuals(moved);
        }
        return [.. With(above).Zip(With(below), (high, low) => double.IsFinite(high - low) ? (high - low) / (above - below) : 0)];
    }
}
