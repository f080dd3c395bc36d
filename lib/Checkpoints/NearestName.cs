namespace EarlySignal.Checkpoints;

/// <summary>The name that somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the smallest edit distance (insert, delete, replace), the first one of equals; null without candidates.</summary>
    public static string? To(string name, IEnumerable<string> candidates) => candidates.MinBy(candidate => Distance(name, candidate));

    private static int Distance(string from, string to)
    {
        var before = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
                row[j + 1] = Math.Min(Math.Min(row[j], before[j + 1]) + 1, before[j] + (from[i] == to[j] ? 0 : 1));
            before = row;
        }
        return before[^1];
    }
}
