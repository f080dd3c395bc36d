using System.Diagnostics;

namespace EarlySignal.Tests.Support;

/// <summary>The command <c>nb</c>, and Jupyter with it, as processes of their own.</summary>
public static class NbCommand
{
    /// <summary>The program.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "nb.dll");

    /// <summary>Runs the command to its end.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static EarlyCommand.Outcome Run(string folder, params string[] arguments) => Finish(folder, "dotnet", [Program, .. arguments], []);

    /// <summary>Executes a notebook through Jupyter's own client.</summary>
    /// <param name="folder">The folder of the notebook, in which the kernel was installed with <c>--prefix</c>.</param>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="executed">The name of the copy with outputs.</param>
    public static EarlyCommand.Outcome Convert(string folder, string notebook, string executed) => Finish(
        folder,
        "jupyter",
        ["nbconvert", "--to", "notebook", "--execute", notebook, "--output", executed],
        new()
        {
            ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
            ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
            ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
            ["IPYTHONDIR"] = Path.Combine(folder, "ipython"),
            ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1",
        });

    private static EarlyCommand.Outcome Finish(string folder, string program, IEnumerable<string> arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        return EarlyCommand.Finish(process);
    }
}

/// <summary>A fact that needs Jupyter's command line; it is skipped with the reason where that is not installed.</summary>
public sealed class NeedsJupyterFactAttribute : FactAttribute
{
    public NeedsJupyterFactAttribute() => Skip = ReasonToSkip();

    internal static string? ReasonToSkip() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "jupyter-nbconvert")))
            ? null
            : "jupyter nbconvert is not installed here (Debian: apt-get install jupyter-nbconvert python3-ipykernel).";
}

/// <summary>A fact that needs Jupyter and its Python kernel.</summary>
public sealed class NeedsPythonKernelFactAttribute : FactAttribute
{
    public NeedsPythonKernelFactAttribute() => Skip = NeedsJupyterFactAttribute.ReasonToSkip()
        ?? (Directory.Exists("/usr/share/jupyter/kernels/python3") ? null : "Jupyter's Python kernel is not installed here (Debian: apt-get install python3-ipykernel).");
}
