using System.Diagnostics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

public class KilledRunTest
{
    private static readonly string[] Arguments =
        ["score", "--model", EarlyCommand.Ladder[0], EarlyCommand.Ladder[^1], "--task", EarlyCommand.Benchmarks[0], EarlyCommand.Benchmarks[^1], "--limit", "150"];

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText),
        StringComparer.Ordinal);

    [Fact]
    public void A_run_killed_at_ten_random_moments_ends_with_the_same_bytes_as_one_that_was_not()
    {
        using var temp = new TempFolder();
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, EarlyCommand.Run(temp.Path, [.. Arguments, "--results", "whole"]).ExitCode);
        var whole = clock.Elapsed;

        var random = new Random(20251206);
        var (killed, longest) = (0, whole.TotalMilliseconds * 0.8);
        for (var i = 0; i < 10; i++)
        {
            using var process = EarlyCommand.Start(temp.Path, [.. Arguments, "--results", "killed"]);
            if (process.WaitForExit(random.Next(50, (int)longest)))
            {
                // The machine was busier when the whole run was timed: begin anew, and kill sooner.
                Directory.Delete(temp.At("killed"), recursive: true);
                longest = Math.Max(100, longest / 2);
                continue;
            }
            killed++;
            process.Kill();
            process.WaitForExit();
        }
        Assert.True(killed >= 5, $"Only {killed} of 10 processes were still running when they were to be killed.");
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
