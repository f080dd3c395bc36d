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
        JupyterFolders(folder));

    /// <summary>Runs a Python program, with Jupyter's libraries, to its end.</summary>
    /// <param name="folder">The folder it runs in, in which the kernel was installed with <c>--prefix</c>.</param>
    /// <param name="program">Its text.</param>
    /// <param name="arguments">Its arguments.</param>
    public static EarlyCommand.Outcome Python(string folder, string program, params string[] arguments) =>
        Finish(folder, PythonOfJupyter, ["-c", program, .. arguments], JupyterFolders(folder));

    /// <summary>Starts such a program.</summary>
    public static Process StartPython(string folder, string program) => Start(folder, PythonOfJupyter, ["-c", program], JupyterFolders(folder));

    // Jupyter's libraries may be those of another Python than the first one of PATH.
    private static string PythonOfJupyter => File.ReadLines(NeedsJupyterFactAttribute.Nbconvert!).First()[2..].Split(' ')[0];

    private static Dictionary<string, string?> JupyterFolders(string folder) => new()
    {
        ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
        ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
        ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
        ["IPYTHONDIR"] = Path.Combine(folder, "ipython"),
        ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1",
    };

    private static EarlyCommand.Outcome Finish(string folder, string program, IEnumerable<string> arguments, Dictionary<string, string?> environment)
    {
        using var process = Start(folder, program, arguments, environment);
        return EarlyCommand.Finish(process);
    }

    private static Process Start(string folder, string program, IEnumerable<string> arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

/// <summary>A fact that needs Jupyter's command line; it is skipped with the reason where that is not installed.</summary>
public sealed class NeedsJupyterFactAttribute : FactAttribute
{
    public NeedsJupyterFactAttribute() => Skip = ReasonToSkip();

    /// <summary>The program; null where it is not installed.</summary>
    internal static string? Nbconvert =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "jupyter-nbconvert")).FirstOrDefault(File.Exists);

    internal static string? ReasonToSkip() =>
        Nbconvert is not null ? null : "jupyter nbconvert is not installed here (Debian: apt-get install jupyter-nbconvert python3-ipykernel).";
}

/// <summary>A fact that needs Jupyter and its Python kernel.</summary>
public sealed class NeedsPythonKernelFactAttribute : FactAttribute
{
    public NeedsPythonKernelFactAttribute() => Skip = NeedsJupyterFactAttribute.ReasonToSkip()
        ?? (Directory.Exists("/usr/share/jupyter/kernels/python3") ? null : "Jupyter's Python kernel is not installed here (Debian: apt-get install python3-ipykernel).");
}
