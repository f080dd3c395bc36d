using System.Runtime.CompilerServices;

namespace EarlySignal.Tests.Support;

/// <summary>
/// Where the reference values lie: the folder named by EARLYSIGNAL_GOLDEN, else <c>shared/golden</c> beside the
/// checkout, else the part of it that is copied into the tests project.
/// </summary>
public static class GoldenData
{
    /// <summary>The tests project's own folder.</summary>
    public static string TestsFolder { get; } = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;

    /// <summary>The repository's root folder.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(TestsFolder, "..", ".."));

    /// <summary>The folder of golden values that the tests run over.</summary>
    public static string Root { get; } = new[]
    {
        Environment.GetEnvironmentVariable("EARLYSIGNAL_GOLDEN"),
        Path.Combine(Repository, "..", "shared", "golden"),
        Path.Combine(TestsFolder, "Goldens"),
    }.First(folder => !string.IsNullOrEmpty(folder) && Directory.Exists(folder))!;

    /// <summary>The folder of real data beside the checkout; it may be absent, and is never part of the repository.</summary>
    public static string SharedData { get; } = Path.GetFullPath(Path.Combine(Repository, "..", "shared", "data"));

    /// <summary>A path below <see cref="Root"/>; what is missing there is taken from the copy in the tests project.</summary>
    public static string At(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Root, .. parts]));
        var copy = Path.Combine([TestsFolder, "Goldens", .. parts]);
        return Path.Exists(path) || !Path.Exists(copy) ? path : copy;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

/// <summary>A fact that needs a file or folder which may be absent; it is skipped with the reason when it is.</summary>
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string kind, string path) => Skip = Needs.ReasonToSkip(kind, path);

    public NeedsFactAttribute(string kind, string path, string otherKind, string otherPath) =>
        Skip = Needs.ReasonToSkip(kind, path) ?? Needs.ReasonToSkip(otherKind, otherPath);
}

/// <summary>A theory that needs a file or folder which may be absent; it is skipped with the reason when it is.</summary>
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(string kind, string path) => Skip = Needs.ReasonToSkip(kind, path);
}

/// <summary>The roots that <see cref="NeedsFactAttribute"/> and <see cref="NeedsTheoryAttribute"/> look below.</summary>
public static class Needs
{
    /// <summary>Below <see cref="GoldenData.Root"/>.</summary>
    public const string Golden = "golden";

    /// <summary>Below <see cref="GoldenData.SharedData"/>.</summary>
    public const string Data = "data";

    internal static string? ReasonToSkip(string kind, string path)
    {
        var full = kind == Golden ? GoldenData.At(path) : Path.Combine(GoldenData.SharedData, path);
        return Path.Exists(full) ? null : $"{kind}/{path} is not here: it comes from public repositories and is not part of this one.";
    }
}
