using MathNet.Numerics.Distributions;

namespace EarlySignal.Alignment;

/// <summary>How far two judges agree beyond what chance would give: Cohen's kappa.</summary>
/// <param name="Items">Items on which both gave a verdict.</param>
/// <param name="Agreement">Share of them on which the verdicts are equal; NaN when there are none.</param>
/// <param name="Kappa">(agreement − expected) / (1 − expected), at most 1; NaN when both judges always say the same one thing.</param>
/// <param name="StandardError">Large-sample standard error of kappa; NaN where kappa is.</param>
public sealed record JudgeAgreement(int Items, double Agreement, double Kappa, double StandardError)
{
    /// <summary>The 95 % interval of kappa, cut to [−1, 1].</summary>
    public (double Low, double High) Interval
    {
        get
        {
            var half = Normal.InvCDF(0, 1, 0.975) * StandardError;
            return (Math.Max(-1, Kappa - half), Math.Min(1, Kappa + half));
        }
    }

    /// <summary>Compares two checks item by item; items that one of them has not, or has no verdict on, are left out.</summary>
    public static JudgeAgreement Of(AlignmentCheck a, AlignmentCheck b)
    {
        var other = b.Judgements.Where(one => one.Verdict is not null).ToDictionary(one => one.ItemId, one => one.Verdict!.Value, StringComparer.Ordinal);
        var counts = new int[2, 2];
        foreach (var one in a.Judgements)
            if (one.Verdict is { } verdict && other.TryGetValue(one.ItemId, out var second))
                counts[(int)verdict, (int)second]++;
        return Of(counts);
    }

    /// <summary>Kappa of a table of counts; Cohen (1960), its error after Fleiss, Cohen and Everitt (1969), equation 13.</summary>
    /// <param name="counts">Items by the first judge's verdict and the second's: (k, k).</param>
    internal static JudgeAgreement Of(int[,] counts)
    {
        var k = counts.GetLength(0);
        var n = counts.Cast<int>().Sum();
        var (rows, columns) = (new double[k], new double[k]);
        var observed = 0.0;
        for (var i = 0; i < k; i++)
        {
            observed += (double)counts[i, i] / n;
            for (var j = 0; j < k; j++)
            {
                rows[i] += (double)counts[i, j] / n;
                columns[j] += (double)counts[i, j] / n;
            }
        }
        var expected = rows.Zip(columns, (row, column) => row * column).Sum();
        if (n == 0 || expected >= 1)
            return new JudgeAgreement(n, observed, double.NaN, double.NaN);
        var (diagonal, beside) = (0.0, 0.0);
        for (var i = 0; i < k; i++)
            for (var j = 0; j < k; j++)
            {
                var share = (double)counts[i, j] / n;
                if (i == j)
                    diagonal += share * Math.Pow(1 - expected - (rows[i] + columns[i]) * (1 - observed), 2);
                else
                    beside += share * Math.Pow(columns[i] + rows[j], 2);
            }
        var variance = diagonal + (1 - observed) * (1 - observed) * beside - Math.Pow(observed * expected - 2 * expected + observed, 2);
        return new JudgeAgreement(n, observed, (observed - expected) / (1 - expected), Math.Sqrt(Math.Max(0, variance) / n) / ((1 - expected) * (1 - expected)));
    }
}
