using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Reports;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class NumberText
{
    /// <summary>What stands for an undefined number; a finding says why it is undefined.</summary>
    public const string Undefined = "–";

    /// <summary>A score with three decimals.</summary>
    public static string Score(double value) => Fixed(value, 3);

    /// <summary>A correlation or a signal quality with two decimals.</summary>
    public static string Share(double value) => Fixed(value, 2);

    /// <summary>Value ± standard error.</summary>
    public static string PlusMinus(double value, double error) =>
        double.IsNaN(value) ? Undefined : $"{Score(value)} ± {Score(error)}";

    /// <summary>A p value or a probability with three decimals; what would be shown as 0 is shown as less than the smallest.</summary>
    public static string Probability(double value) => value < 0.0005 ? "< 0.001" : Score(value);

    /// <summary>An interval with two decimals; a dash when it is undefined.</summary>
    public static string Range(Interval interval) => double.IsNaN(interval.Low) ? Undefined : $"[{Share(interval.Low)}, {Share(interval.High)}]";

    /// <summary>A value and its interval; the value alone when the interval is undefined.</summary>
    public static string WithRange(double value, Interval interval) =>
        double.IsNaN(interval.Low) ? Share(value) : $"{Share(value)} {Range(interval)}";

    /// <summary>A whole number.</summary>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>About three significant digits, without trailing zeros.</summary>
    public static string Compact(double value) => !double.IsFinite(value)
        ? Fixed(value, 0)
        : value.ToString(Math.Abs(value) switch { < 10 => "0.##", < 100 => "0.#", _ => "0" }, CultureInfo.InvariantCulture);

    /// <summary>About three significant digits of a number of any size, as on an axis.</summary>
    public static string Significant(double value) => double.IsFinite(value) ? value.ToString("G3", CultureInfo.InvariantCulture) : Fixed(value, 0);

    /// <summary>A fixed number of decimals.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (double.IsNaN(value))
            return Undefined;
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "-∞";
        // Adding zero turns a rounded −0 into 0.
        return (Math.Round(value, decimals) + 0.0).ToString("F" + Count(decimals), CultureInfo.InvariantCulture);
    }
}
