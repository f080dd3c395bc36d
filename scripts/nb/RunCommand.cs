using System.CommandLine;
using System.Globalization;
using EarlySignal.Notebooks.Running;

namespace EarlySignal.Notebooks;

/// <summary><c>nb run</c>: executes notebooks headless.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var files = FilesArgument();
        var timeout = new Option<double>("--timeout") { Description = "The longest that a cell may take, in seconds", DefaultValueFactory = _ => 600 };
        var write = new Option<bool>("--write") { Description = "Store the outputs in the notebooks" };
        var output = new Option<string?>("--out") { Description = "Write the notebooks with their outputs into this folder instead" };
        var junit = new Option<string?>("--junit") { Description = "Write the results to this file as JUnit XML" };
        var jobs = new Option<int>("--jobs") { Description = "How many notebooks run at once", DefaultValueFactory = _ => 1 };
        var gpu = new Option<string>("--gpu") { Description = "Run cells tagged gpu", DefaultValueFactory = _ => "auto" };
        gpu.AcceptOnlyFromAmong("auto", "yes", "no");
        var packages = PackageOption();
        var command = new Command("run", "Execute notebooks, each in a process of its own.") { files, timeout, write, output, junit, jobs, gpu, packages };
        command.SetAction(async (line, stop) =>
        {
            var seconds = line.GetValue(timeout);
            if (seconds is not > 0 or > 1e6)
                throw new NotebookException("--timeout", seconds.ToString(CultureInfo.InvariantCulture), "seconds, more than 0", "Leave the option out to allow ten minutes.");
            if (line.GetValue(jobs) < 1)
                throw new NotebookException("--jobs", $"{line.GetValue(jobs)}", "a number of at least 1", "Leave the option out to run one notebook at a time.");
            var targets = line.GetRequiredValue(files).Select(file => (Given: file, From: Path.GetFullPath(file), To: Target(file, line.GetValue(write), line.GetValue(output)))).ToList();
            foreach (var (_, from, _) in targets)
                Documents.Notebook.Read(from);
            string[] given = ["--gpu", line.GetRequiredValue(gpu), .. line.GetRequiredValue(packages).SelectMany(package => new[] { "--package", Absolute(package) })];

            var results = new NotebookResult[targets.Count];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = line.GetValue(jobs), CancellationToken = stop };
            await Parallel.ForAsync(0, targets.Count, parallel, async (i, token) =>
            {
                var (name, from, to) = targets[i];
                string[] options = to is null ? given : [.. given, "--to", to];
                results[i] = await new NotebookProcess(from, TimeSpan.FromSeconds(seconds)).RunAsync(options, Console.Error.WriteLine, token);
                lock (results)
                    Tell(name, results[i]);
            });
            if (line.GetValue(junit) is { } file)
                JUnitReport.Write(file, results);
            return results.Any(result => result.Fault is not null) ? 1 : 0;
        });
        return command;
    }

    public static Argument<string[]> FilesArgument() =>
        new("notebooks") { Description = "The .ipynb files", Arity = ArgumentArity.OneOrMore };

    public static Option<string[]> PackageOption() =>
        new("--package") { Description = "The assembly that stands for a package in #r \"nuget: …\", as Id=path/to/Id.dll", DefaultValueFactory = _ => [] };

    private static string? Target(string file, bool write, string? folder)
    {
        if (folder is null)
            return write ? Path.GetFullPath(file) : null;
        Directory.CreateDirectory(folder);
        return Path.GetFullPath(Path.Combine(folder, Path.GetFileName(file)));
    }

    // The notebook's process runs in another folder than this one.
    private static string Absolute(string package) =>
        package.Split('=', 2) is [var id, { Length: > 0 } path] ? $"{id}={Path.GetFullPath(path)}" : package;

    private static void Tell(string name, NotebookResult result)
    {
        var skipped = result.Cells.Count(cell => cell.State == CellState.Skipped);
        var ran = result.Cells.Count - skipped;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(result.Fault is null ? "pass" : "FAIL")} {name}: {ran} cells{(skipped > 0 ? $", {skipped} skipped" : "")}, {result.Took.TotalSeconds:F1} s"));
        if (result.Fault is { } fault)
            Console.Error.WriteLine(NotebookResult.Told(fault, name));
    }
}
