namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Families of learning curves, as LC-PFN codes those of Domhan et al. 2015 (<c>lcpfn/curves.py</c>), and the saturating forms that
/// relate loss to accuracy. x is a position in training, at least 1 in LC-PFN. Outside its domain, and where it overflows, a curve is NaN.
/// </summary>
public static class CurveFamily
{
    /// <summary>c − a x^−α; x &gt; 0.</summary>
    public static double Pow3(double x, double c, double a, double alpha) => x > 0 ? Finite(c - a * Math.Pow(x, -alpha)) : double.NaN;

    /// <summary>c − (a x + b)^−α; a x + b &gt; 0.</summary>
    public static double Pow4(double x, double c, double a, double b, double alpha) => a * x + b > 0 ? Finite(c - Math.Pow(a * x + b, -alpha)) : double.NaN;

    /// <summary>c − a / ln(x + 1); x &gt; 0. The logarithm is natural despite the name.</summary>
    public static double ILog2(double x, double c, double a) => x > 0 ? Finite(c - a / Math.Log(x + 1)) : double.NaN;

    /// <summary>a / (1 + (x / e^b)^c); x &gt; 0.</summary>
    public static double LogPower(double x, double a, double b, double c) => x > 0 ? Finite(a / (1 + Math.Pow(x / Math.Exp(b), c))) : double.NaN;

    /// <summary>α − (α − β) e^(−κ x^δ); x ≥ 0.</summary>
    public static double Janoschek(double x, double alpha, double beta, double kappa, double delta) => x >= 0
        ? Finite(alpha - (alpha - beta) * Math.Exp(-kappa * Math.Pow(x, delta)))
        : double.NaN;

    /// <summary>α − (α − β) e^(−(κx)^δ); κ x ≥ 0.</summary>
    public static double Weibull(double x, double alpha, double beta, double kappa, double delta) => kappa * x >= 0
        ? Finite(alpha - (alpha - beta) * Math.Exp(-Math.Pow(kappa * x, delta)))
        : double.NaN;

    /// <summary>Morgan–Mercer–Flodin, α − (α − β) / (1 + (κx)^δ); κ x ≥ 0.</summary>
    public static double Mmf(double x, double alpha, double beta, double kappa, double delta) => kappa * x >= 0
        ? Finite(alpha - (alpha - beta) / (1 + Math.Pow(kappa * x, delta)))
        : double.NaN;

    /// <summary>Vapour pressure, e^(a + b / x + c ln x); x &gt; 0.</summary>
    public static double Vap(double x, double a, double b, double c) => x > 0 ? Finite(Math.Exp(a + b / x + c * Math.Log(x))) : double.NaN;

    /// <summary>ln(a ln x + b); x &gt; 0 and a ln x + b &gt; 0.</summary>
    public static double LogLogLinear(double x, double a, double b) => x > 0 && a * Math.Log(x) + b > 0 ? Finite(Math.Log(a * Math.Log(x) + b)) : double.NaN;

    /// <summary>c − e^(−a x^α + b); x &gt; 0.</summary>
    public static double Exp4(double x, double c, double a, double b, double alpha) => x > 0 ? Finite(c - Math.Exp(-a * Math.Pow(x, alpha) + b)) : double.NaN;

    /// <summary>Hill's dose response without background, θ x^η / (κ^η + x^η); x &gt; 0.</summary>
    public static double Hill(double x, double theta, double eta, double kappa) => x > 0
        ? Finite(theta * Math.Pow(x, eta) / (Math.Pow(kappa, eta) + Math.Pow(x, eta)))
        : double.NaN;

    /// <summary>a / (1 + e^(−k (x − x₀))) + b: accuracy over loss in OLMo-ladder.</summary>
    public static double Sigmoid(double x, double a, double centre, double k, double b) => Finite(a / (1 + Math.Exp(-k * (x - centre))) + b);

    /// <summary>1 − a ln(1 − 1 / (1 + e^(−k (x − x₀)))): the variant of OLMo-ladder for the logarithm of a probability.</summary>
    public static double LogSigmoid(double x, double a, double centre, double k) => Finite(-a * Math.Log(1 - 1 / (1 + Math.Exp(-k * (x - centre)))) + 1);

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;
}
