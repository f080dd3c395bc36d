using System.Diagnostics;

namespace EarlySignal.Tests.Support;

/// <summary>The command <c>early</c> as a process of its own, as a user runs it.</summary>
public static class EarlyCommand
{
    /// <summary>What a finished process left.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Error);

    private static readonly Dictionary<string, string?> Unchanged = [];

    // The command's own output folder, of the same configuration as the tests': in theirs, assemblies are left out that the
    // web framework brings, which the tests have and the command has not.
    private static readonly string Program = Path.Combine(
        [GoldenData.Repository, "scripts", "early", "bin", .. AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)[^2..], "early.dll"]);

    /// <summary>The bundled series of checkpoints.</summary>
    public static string[] Ladder => Bundled("ladder", "series.json");

    /// <summary>The bundled benchmarks.</summary>
    public static string[] Benchmarks => Bundled("benchmarks", "*.yaml");

    /// <summary>Starts the command.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string folder, params string[] arguments) => Start(folder, Unchanged, arguments);

    /// <summary>Starts the command.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="environment">Variables that it gets besides those of this process; null takes one away.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs the command to its end.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Outcome Run(string folder, params string[] arguments) => Run(folder, Unchanged, arguments);

    /// <summary>Runs the command to its end.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="environment">Variables that it gets besides those of this process; null takes one away.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Outcome Run(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        return Finish(process);
    }

    /// <summary>Waits for the end of a started command.</summary>
    public static Outcome Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    private static string[] Bundled(string kind, string file) =>
        [.. Directory.EnumerateDirectories(Path.Combine(GoldenData.Repository, "data", kind))
            .Where(folder => Directory.EnumerateFiles(folder, file).Any())
            .Order(StringComparer.Ordinal)];
}
