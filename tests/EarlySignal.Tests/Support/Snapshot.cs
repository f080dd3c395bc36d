namespace EarlySignal.Tests.Support;

/// <summary>
/// Output that a person reads, compared with a file in <c>Snapshots/</c>. After a change that is meant, run the tests once
/// with EARLYSIGNAL_ACCEPT=1 and read the difference.
/// </summary>
public static class Snapshot
{
    /// <summary>Fails when the text differs from the file, naming the first line that does.</summary>
    /// <param name="name">The file's name, such as <c>summary.verified.txt</c>.</param>
    /// <param name="actual">The text.</param>
    public static void Check(string name, string actual)
    {
        var file = Path.Combine(GoldenData.TestsFolder, "Snapshots", name);
        if (Environment.GetEnvironmentVariable("EARLYSIGNAL_ACCEPT") == "1")
            File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"{file} does not exist; run once with EARLYSIGNAL_ACCEPT=1 and read what it writes.");
        // A checkout may have turned line feeds into something else.
        var expected = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (expected == actual)
            return;
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Min(before.Length, after.Length)).FirstOrDefault(i => before[i] != after[i], Math.Min(before.Length, after.Length) - 1);
        Assert.Fail($"{name}, line {line + 1}\nexpected: {before[line]}\nfound:    {after[line]}");
    }
}
