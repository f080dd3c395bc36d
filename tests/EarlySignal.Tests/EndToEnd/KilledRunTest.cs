using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

public class KilledRunTest
{
    private static readonly string[] Arguments =
        ["score", "--model", EarlyCommand.Ladder[0], EarlyCommand.Ladder[^1], "--task", EarlyCommand.Benchmarks[0], EarlyCommand.Benchmarks[^1], "--limit", "150"];

    private static long Bytes(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(SizeNow)
        : 0;

    // A file may be moved to its final place between being listed and being looked at.
    private static long SizeNow(FileInfo file) => file.Exists ? file.Length : 0;

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText),
        StringComparer.Ordinal);

    [Fact]
    public void A_run_killed_at_ten_random_moments_ends_with_the_same_bytes_as_one_that_was_not()
    {
        const int kills = 10;
        using var temp = new TempFolder();
        Assert.Equal(0, EarlyCommand.Run(temp.Path, [.. Arguments, "--results", "whole"]).ExitCode);
        var whole = Bytes(temp.At("whole"));

        // A moment is an amount of results on disk, not a time, so that a slow machine meets the same ones.
        var random = new Random(20251206);
        var killed = 0;
        for (var i = 0; i < kills; i++)
        {
            var moment = (i + random.NextDouble()) / (kills + 1) * whole;
            using var process = EarlyCommand.Start(temp.Path, [.. Arguments, "--results", "killed"]);
            while (Bytes(temp.At("killed")) < moment && !process.HasExited)
                Thread.Sleep(1);
            killed += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }
        // On a busy machine a process can reach the end between two looks at it.
        Assert.True(killed >= kills / 2, $"Only {killed} of {kills} processes were still running when they were to be killed.");
        Assert.Equal(0, EarlyCommand.Run(temp.Path, [.. Arguments, "--results", "killed"]).ExitCode);
        Assert.Equal(Contents(temp.At("whole")), Contents(temp.At("killed")));
    }

    [Fact]
    public void Processes_that_share_a_results_folder_leave_the_same_bytes_as_one_alone_with_any_number_of_threads()
    {
        using var temp = new TempFolder();
        Assert.Equal(0, EarlyCommand.Run(temp.Path, [.. Arguments, "--results", "alone", "--threads", "1"]).ExitCode);

        using var first = EarlyCommand.Start(temp.Path, [.. Arguments, "--results", "shared", "--threads", "2"]);
        using var second = EarlyCommand.Start(temp.Path, [.. Arguments, "--results", "shared", "--threads", "3"]);
        Assert.Equal(0, EarlyCommand.Finish(first).ExitCode);
        Assert.Equal(0, EarlyCommand.Finish(second).ExitCode);
        Assert.Equal(Contents(temp.At("alone")), Contents(temp.At("shared")));

        foreach (var part in new[] { "1/3", "2/3", "3/3" })
            Assert.Equal(0, EarlyCommand.Run(temp.Path, [.. Arguments, "--results", "parts", "--only", part]).ExitCode);
        Assert.Equal(Contents(temp.At("alone")), Contents(temp.At("parts")));
    }
}
