namespace EarlySignal.Signals;

/// <summary>Ranks of a list of numbers without NaN, and the order that they make.</summary>
public static class Rank
{
    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    public static double[] Mid(IReadOnlyList<double> values)
    {
        var order = StableOrder(values);
        var ranks = new double[values.Count];
        for (var first = 0; first < order.Length;)
        {
            var last = first;
            while (last + 1 < order.Length && values[order[last + 1]] == values[order[first]])
                last++;
            for (var i = first; i <= last; i++)
                ranks[order[i]] = (first + last) / 2.0 + 1;
            first = last + 1;
        }
        return ranks;
    }

    /// <summary>Ranks from 0; of equal values the earlier one ranks lower, and NaN ranks above all numbers (a stable argsort of an argsort).</summary>
    public static int[] Ordinal(IReadOnlyList<double> values)
    {
        var order = StableOrder(values);
        var ranks = new int[values.Count];
        for (var rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }

    /// <summary>Names in the order of their scores, best first; equal scores by name (ordinal), a NaN score leaves the name out.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static string[] Names(IReadOnlyList<string> names, IReadOnlyList<double> scores, bool higherIsBetter = true)
    {
        if (names.Count != scores.Count)
            throw new ArgumentException($"There are {names.Count} names and {scores.Count} scores; each name needs one.", nameof(scores));
        return [.. names.Zip(scores)
            .Where(pair => !double.IsNaN(pair.Second))
            .OrderBy(pair => higherIsBetter ? -pair.Second : pair.Second)
            .ThenBy(pair => pair.First, StringComparer.Ordinal)
            .Select(pair => pair.First)];
    }

    // Array.Sort is not stable: the position decides between equal values.
    private static int[] StableOrder(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count)];
        Array.Sort(order, (i, j) => Compare(values[i], values[j]) is not 0 and var byValue ? byValue : i.CompareTo(j));
        return order;
    }

    // double.CompareTo puts NaN first.
    private static int Compare(double x, double y) => double.IsNaN(x) || double.IsNaN(y)
        ? double.IsNaN(x).CompareTo(double.IsNaN(y))
        : x.CompareTo(y);
}
