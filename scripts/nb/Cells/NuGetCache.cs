using System.Xml.Linq;

namespace EarlySignal.Notebooks.Cells;

/// <summary>Packages that were restored on this machine before, with the packages that they need.</summary>
internal static class NuGetCache
{
    // Best first: a package that knows a newer framework was compiled for it.
    private static readonly string[] Frameworks =
        ["net10.0", "net9.0", "net8.0", "net7.0", "net6.0", "net5.0", "netcoreapp3.1", "netcoreapp3.0", "netstandard2.1", "netstandard2.0"];

    private static string Root =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The assemblies of a package and of all packages below it; empty when the package is not in the cache.</summary>
    /// <param name="id">The package's name.</param>
    /// <param name="version">The exact version; the newest one when it is empty.</param>
    public static IReadOnlyList<string> Assemblies(string id, string version)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var files = new List<string>();
        Add(id, version, seen, files);
        return files;
    }

    private static void Add(string id, string version, HashSet<string> seen, List<string> files)
    {
        if (!seen.Add(id) || Folder(id, version) is not { } folder)
            return;
        var framework = Frameworks.Select(name => Path.Combine(folder, "lib", name)).FirstOrDefault(Directory.Exists);
        if (framework is not null)
            files.AddRange(Directory.EnumerateFiles(framework, "*.dll").Order(StringComparer.Ordinal));
        foreach (var (needed, least) in Dependencies(folder, id, Path.GetFileName(framework)))
            Add(needed, least, seen, files);
    }

    // A dependency names its least version; what was restored may be a newer one.
    private static string? Folder(string id, string version)
    {
        var package = new DirectoryInfo(Path.Combine(Root, id.ToLowerInvariant()));
        if (!package.Exists)
            return null;
        var exact = Path.Combine(package.FullName, version.ToLowerInvariant());
        return version.Length > 0 && Directory.Exists(exact)
            ? exact
            : package.EnumerateDirectories().OrderBy(folder => Number(folder.Name)).ThenBy(folder => folder.Name, StringComparer.Ordinal).LastOrDefault()?.FullName;
    }

    private static Version Number(string folder) => Version.TryParse(folder.Split('-', '+')[0], out var number) ? number : new Version();

    private static IEnumerable<(string Id, string Version)> Dependencies(string folder, string id, string? framework)
    {
        var nuspec = Path.Combine(folder, id.ToLowerInvariant() + ".nuspec");
        if (framework is null || !File.Exists(nuspec))
            return [];
        var groups = XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "group" && element.Parent?.Name.LocalName == "dependencies").ToList();
        var group = groups.Find(element => Short((string?)element.Attribute("targetFramework")) == framework) ?? groups.LastOrDefault();
        return group is null
            ? []
            : [.. group.Elements().Select(element => ((string)element.Attribute("id")!, ((string?)element.Attribute("version") ?? "").Trim('[', ']', '(', ')').Split(',')[0]))];
    }

    // ".NETStandard2.0" in old files is "netstandard2.0" in new ones.
    private static string? Short(string? framework) => framework?.TrimStart('.').ToLowerInvariant();
}
