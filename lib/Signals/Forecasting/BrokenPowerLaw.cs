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
    /// Fits a law with one break: a grid over exponents, width and place of the break, a and b solved exactly at each, then all six numbers
    /// improved together.
    /// </summary>
    /// <param name="x">Tokens, or compute. Points at x ≤ 0 or without a finite value are left out.</param>
    /// <param name="y">Values.</param>
    /// <returns>Null for fewer than <see cref="FewestPoints"/> points: a break cannot be seen before there are points beyond it.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static BrokenPowerLaw? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (positions, values) = CurveEnsemble.Usable(x, y);
        if (positions.Length < FewestPoints || Correlation.IsConstant(positions))
            return null;
        var places = positions.Order().Skip(Margin).SkipLast(Margin).Distinct();
        var (start, _) = (
            from place in places
            from exponent in Exponents
            from change in Exponents
            from width in Widths
            let shape = new BrokenPowerLaw(0, 1, exponent, [new(change, place, width)])
            let line = LineFit.Of([.. positions.Select(shape.At)], values)
            where double.IsFinite(line.SquaredError)
            select (Law: shape with { Limit = line.Intercept, Scale = line.Slope }, line.SquaredError)).MinBy(fit => fit.SquaredError);
        if (start is null)
            return null;
        var bend = start.Breaks[0];
        double[] Residuals(double[] p) => [.. positions.Select((at, i) => Law(p).At(at) - values[i])];
        var (least, most) = (Math.Log(positions.Min()), Math.Log(positions.Max()));
        var (found, loss) = BoundedLeastSquares.Minimum(
            Residuals,
            [start.Limit, start.Scale, start.Exponent, bend.Change, Math.Log(bend.Position), Math.Log(bend.Width)],
            [double.NegativeInfinity, double.NegativeInfinity, -5, -5, least, Math.Log(0.02)],
            [double.PositiveInfinity, double.PositiveInfinity, 5, 5, most, Math.Log(5)]);
        return double.IsNaN(loss) ? start : Law(found);
    }

    private static BrokenPowerLaw Law(double[] p) => new(p[0], p[1], p[2], [new(p[3], Math.Exp(p[4]), Math.Exp(p[5]))]);

    // ln(1 + e^z) without overflow.
    private static double LogOnePlus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
}

/// <summary>A place where a power law bends.</summary>
/// <param name="Change">c: by how much the exponent grows.</param>
/// <param name="Position">d: where.</param>
/// <param name="Width">f: over how wide a stretch; small is sharp.</param>
public readonly record struct PowerLawBreak(double Change, double Position, double Width);
