namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// A power law with smooth breaks, y = a + b x^−c₀ Π (1 + (x / dᵢ)^(1/fᵢ))^(−cᵢ fᵢ) (broken neural scaling law, arXiv 2210.14891).
/// </summary>
/// <param name="Limit">a.</param>
/// <param name="Scale">b.</param>
/// <param name="Exponent">c₀, the slope on double logarithmic axes before the first break.</param>
/// <param name="Breaks">In rising order of position; none for a plain power law.</param>
public sealed record BrokenPowerLaw(double Limit, double Scale, double Exponent, IReadOnlyList<PowerLawBreak> Breaks)
{
    /// <summary>The fewest points for a fit with one break: one more than its parameters.</summary>
    public const int FewestPoints = 7;

    // The break must lie where points on both sides can tell it: between the third and the third but last.
    private const int Margin = 2;

    private const int Improved = 8;
    private const double SteepestSlope = 5;
    private const double SharpestBend = 0.02;
    private const double WidestBend = 5;

    private static readonly double[] Exponents = [-1, -0.5, -0.2, 0, 0.2, 0.5, 1];
    private static readonly double[] Widths = [0.1, 0.3, 1];

    /// <summary>The value at x; NaN for x ≤ 0.</summary>
    public double At(double x)
    {
        if (!(x > 0))
            return double.NaN;
        var logarithm = -Exponent * Math.Log(x);
        foreach (var bend in Breaks)
            logarithm -= bend.Change * bend.Width * LogOnePlus(Math.Log(x / bend.Position) / bend.Width);
        return Limit + Scale * Math.Exp(logarithm);
    }

    /// <summary>
    /// Fits a law with one break by variable projection: a grid over exponents, place and width of the break, a and b solved exactly at each,
    /// and the best of them improved.
    /// </summary>
    /// <param name="x">Tokens, or compute. Points at x ≤ 0 or without a finite value are left out.</param>
    /// <param name="y">Values.</param>
    /// <returns>Null for fewer than <see cref="FewestPoints"/> points, since a break cannot be seen before there are points beyond it.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static BrokenPowerLaw? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (positions, values) = CurveEnsemble.Usable(x, y);
        if (positions.Length < FewestPoints || Correlation.IsConstant(positions))
            return null;
        var starts =
            from place in positions.Order().Skip(Margin).SkipLast(Margin).Distinct()
            from exponent in Exponents
            from change in Exponents
            from width in Widths
            select new[] { exponent, change, Math.Log(place), Math.Log(width) };
        double[] Residuals(double[] p)
        {
            var (law, line) = Solve(p, positions, values);
            return [.. positions.Select((at, i) => line.Slope is double.NaN ? double.NaN : law.At(at) - values[i])];
        }
        var (least, most) = (Math.Log(positions.Min()), Math.Log(positions.Max()));
        var found = starts
            .OrderBy(start => Solve(start, positions, values).Line.SquaredError is var error && double.IsNaN(error) ? double.PositiveInfinity : error)
            .Take(Improved)
            .Select(start => BoundedLeastSquares.Minimum(
                Residuals, start, [-SteepestSlope, -SteepestSlope, least, Math.Log(SharpestBend)], [SteepestSlope, SteepestSlope, most, Math.Log(WidestBend)]))
            .MinBy(fit => double.IsNaN(fit.Loss) ? double.PositiveInfinity : fit.Loss);
        return double.IsNaN(found.Loss) ? null : Solve(found.Parameters, positions, values).Law;
    }

    // The limit and the scale are linear: exact for any exponents, place and width.
    private static (BrokenPowerLaw Law, LineFit Line) Solve(double[] p, double[] x, double[] y)
    {
        var shape = new BrokenPowerLaw(0, 1, p[0], [new(p[1], Math.Exp(p[2]), Math.Exp(p[3]))]);
        var line = LineFit.Of([.. x.Select(shape.At)], y);
        return (shape with { Limit = line.Intercept, Scale = line.Slope }, line);
    }

    // ln(1 + e^z) without overflow.
    private static double LogOnePlus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
}

/// <summary>A place where a power law bends.</summary>
/// <param name="Change">c: by how much the exponent grows.</param>
/// <param name="Position">d: where.</param>
/// <param name="Width">f: over how wide a stretch; small is sharp.</param>
public readonly record struct PowerLawBreak(double Change, double Position, double Width);
