using System.CommandLine;
using EarlySignal.Notebooks.Jupyter;
using EarlySignal.Notebooks.Running;

namespace EarlySignal.Notebooks;

/// <summary><c>nb install</c>: makes this kernel known to Jupyter, VS Code and the like.</summary>
internal static class InstallCommand
{
    public static Command Create()
    {
        var user = new Option<bool>("--user") { Description = "For this user; that is also what happens without options" };
        var prefix = new Option<string?>("--prefix") { Description = "For an environment, such as a virtual environment of Python or /usr/local" };
        var command = new Command("install", "Make the kernel known to Jupyter front ends.") { user, prefix };
        command.SetAction(line =>
        {
            var target = line.GetValue(prefix);
            if (target is not null && line.GetValue(user))
                throw new NotebookException("--prefix", "--user beside it", "one of them", "Leave one of the options out.");
            var kernels = Path.Combine(target is null ? UserData() : Path.Combine(Path.GetFullPath(target), "share", "jupyter"), "kernels");
            Console.Out.WriteLine(KernelSpec.Install(kernels, KnownFolders(), ThisProgram.Command()));
            return 0;
        });
        return command;
    }

    // As jupyter_core computes it.
    private static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } set)
            return set;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
            : Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? Path.Combine(data, "jupyter")
            : Path.Combine(home, ".local", "share", "jupyter");
    }

    private static IEnumerable<string> KnownFolders() =>
        (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat([UserData(), "/usr/local/share/jupyter", "/usr/share/jupyter"])
            .Select(folder => Path.Combine(folder, "kernels"));
}
