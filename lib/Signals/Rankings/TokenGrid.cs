namespace EarlySignal.Signals.Rankings;

/// <summary>
/// The token counts at which several curves are compared: those of the curve with the fewest checkpoints (the first such), as
/// far as all curves reach. A curve without a checkpoint there is read off the straight line between its neighbours; nothing is
/// extrapolated.
/// </summary>
public sealed class TokenGrid
{
    // How far two token counts of the same checkpoint may differ by rounding.
    private const double SameTokens = 1e-9;

    private readonly (int Before, int After, double Share)[][] _readings; // [curve][position]

    private TokenGrid(double[] tokens, (int Before, int After, double Share)[][] readings)
    {
        Tokens = tokens;
        _readings = readings;
        Interpolated = readings.Sum(curve => curve.Count(reading => reading.Share > 0));
    }

    /// <summary>The positions, rising; empty when the curves do not overlap or one has no checkpoint.</summary>
    public IReadOnlyList<double> Tokens { get; }

    /// <summary>How many of the readings, over all curves, lie between checkpoints.</summary>
    public int Interpolated { get; }

    /// <summary>The common positions of some curves.</summary>
    /// <param name="tokens">Token counts of each curve's checkpoints, rising.</param>
    public static TokenGrid Of(IReadOnlyList<IReadOnlyList<double>> tokens)
    {
        if (tokens.Count == 0 || tokens.Any(curve => curve.Count == 0))
            return new([], [.. tokens.Select(_ => Array.Empty<(int, int, double)>())]);
        var (from, to) = (tokens.Max(curve => curve[0]), tokens.Min(curve => curve[^1]));
        var slack = SameTokens * Math.Abs(to);
        double[] positions = [.. tokens
            .Select(curve => curve.Where(at => at >= from - slack && at <= to + slack).ToArray())
            .MinBy(inside => inside.Length)!];
        return new(positions, [.. tokens.Select(curve => positions.Select(at => Reading(curve, at, slack)).ToArray())]);
    }

    /// <summary>How many positions lie at or before a token count.</summary>
    public int CountUntil(double tokens) => Tokens.Count(at => at <= tokens * (1 + SameTokens));

    /// <summary>The curves' values at the positions, [position][curve].</summary>
    /// <param name="values">Each curve's values, one for each of its token counts.</param>
    public double[][] Table(IReadOnlyList<IReadOnlyList<double>> values)
    {
        var table = new double[Tokens.Count][];
        for (var position = 0; position < table.Length; position++)
        {
            var row = table[position] = new double[values.Count];
            for (var curve = 0; curve < row.Length; curve++)
            {
                var (before, after, share) = _readings[curve][position];
                // An exact reading keeps every bit, and so its ties.
                row[curve] = share == 0 ? values[curve][before] : values[curve][before] + share * (values[curve][after] - values[curve][before]);
            }
        }
        return table;
    }

    private static (int Before, int After, double Share) Reading(IReadOnlyList<double> tokens, double at, double slack)
    {
        var after = 0;
        while (after < tokens.Count - 1 && tokens[after] < at - slack)
            after++;
        return after == 0 || Math.Abs(tokens[after] - at) <= slack
            ? (after, after, 0)
            : (after - 1, after, (at - tokens[after - 1]) / (tokens[after] - tokens[after - 1]));
    }
}
