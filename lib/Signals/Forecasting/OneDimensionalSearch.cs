namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Variable projection with one nonlinear parameter: for each value of it the linear ones are solved exactly, so that only it has to be
/// searched; on a logarithmic grid, then by golden sections between the best point's neighbours. No start value, no luck.
/// </summary>
internal static class OneDimensionalSearch
{
    private const int GridPoints = 60;
    private const int Sections = 60;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The solution with the least error.</summary>
    /// <param name="solve">The linear parameters at a value of the nonlinear one.</param>
    /// <param name="error">Error of a solution; NaN counts as infinite.</param>
    /// <param name="low">Least value of the nonlinear parameter, above 0.</param>
    /// <param name="high">Greatest value.</param>
    public static T Minimum<T>(Func<double, T> solve, Func<T, double> error, double low, double high)
    {
        double Error(double logarithm) => error(solve(Math.Exp(logarithm))) is var value && double.IsNaN(value) ? double.PositiveInfinity : value;
        var (from, span) = (Math.Log(low), Math.Log(high) - Math.Log(low));
        double[] grid = [.. Enumerable.Range(0, GridPoints).Select(i => from + span * i / (GridPoints - 1))];
        var errors = grid.Select(Error).ToArray();
        var best = Array.IndexOf(errors, errors.Min());
        var (left, right) = (grid[Math.Max(0, best - 1)], grid[Math.Min(GridPoints - 1, best + 1)]);
        var (inner, outer) = (right - Golden * (right - left), left + Golden * (right - left));
        var (errorInner, errorOuter) = (Error(inner), Error(outer));
        for (var i = 0; i < Sections; i++)
            if (errorInner <= errorOuter)
            {
                (right, outer, errorOuter) = (outer, inner, errorInner);
                inner = right - Golden * (right - left);
                errorInner = Error(inner);
            }
            else
            {
                (left, inner, errorInner) = (inner, outer, errorOuter);
                outer = left + Golden * (right - left);
                errorOuter = Error(outer);
            }
        var middle = (left + right) / 2;
        return solve(Math.Exp(Error(middle) <= errors[best] ? middle : grid[best]));
    }
}
