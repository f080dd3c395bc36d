using System.Runtime.InteropServices;

namespace EarlySignal.Notebooks.Running;

/// <summary>How this program is started once more.</summary>
internal static class ThisProgram
{
    /// <summary>The program and its first arguments: <c>nb</c> itself where it brings its own runtime, else <c>dotnet nb.dll</c>.</summary>
    public static string[] Command()
    {
        // A path of folders that end in a separator on one side only.
        var runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        var folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        if (runtime == folder)
            return [Path.Combine(folder, OperatingSystem.IsWindows() ? "nb.exe" : "nb")];
        // The runtime lies three folders below the program that starts it: shared/Microsoft.NETCore.App/VERSION.
        var dotnet = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return [dotnet, Path.Combine(folder, "nb.dll")];
    }
}
