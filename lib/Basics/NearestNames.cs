namespace EarlySignal.Basics;

/// <summary>What a person who mistyped a name may have meant.</summary>
public static class NearestNames
{
    /// <summary>The names that differ least from a mistyped one, by the number of single-letter edits; case does not count.</summary>
    /// <param name="typed">What was asked for.</param>
    /// <param name="known">What there is.</param>
    /// <param name="count">How many to return at most.</param>
    /// <returns>The nearest names, nearest first, ties in ordinal order; those that differ in more than half of their letters are left out.</returns>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> known, int count = 3) =>
        [.. known.Distinct()
            .Select(name => (Name: name, Edits: Edits(typed.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(near => near.Edits <= Math.Max(typed.Length, near.Name.Length) / 2)
            .OrderBy(near => near.Edits).ThenBy(near => near.Name, StringComparer.Ordinal)
            .Take(count).Select(near => near.Name)];

    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
