namespace EarlySignal.Tests.Support;

/// <summary>A fact that needs a program which may not be installed; it is skipped with the reason when it is not.</summary>
public sealed class NeedsProgramFactAttribute : FactAttribute
{
    public NeedsProgramFactAttribute(string program) => Skip = IsInstalled(program) ? null : $"{program} is not installed here.";

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
