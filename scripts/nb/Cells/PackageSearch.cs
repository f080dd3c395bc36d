namespace EarlySignal.Notebooks.Cells;

/// <summary>
/// Finds the assemblies of a package without a network: where <c>--package</c> says, else the nearest
/// <c>artifacts/notebook</c> above the notebook, else the folder <c>notebook</c> beside this program, else NuGet's cache.
/// </summary>
/// <param name="folder">The notebook's folder.</param>
/// <param name="given">Package names and the assemblies that stand for them.</param>
internal sealed class PackageSearch(string folder, IReadOnlyDictionary<string, string> given)
{
    private const string Built = "artifacts/notebook";

    /// <summary>Reads <c>Id=path</c> options.</summary>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="options">The options; relative paths start in the current folder.</param>
    /// <exception cref="NotebookException">An option has another form, or names a file that is not there.</exception>
    public static PackageSearch Of(string folder, IEnumerable<string> options)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in options)
        {
            var (id, path) = option.Split('=', 2) is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, Path.GetFullPath(right))
                : throw new NotebookException("--package", $"\"{option}\"", "Id=path/to/Id.dll", "Write the package's name, an equals sign and the assembly.");
            given[id] = File.Exists(path)
                ? path
                : throw new NotebookException("--package", $"no file {path}", $"the assembly of {id}", "Check the path, or build the project first.");
        }
        return new PackageSearch(folder, given);
    }

    /// <summary>The assemblies of a package: its own, and those of the packages it needs where these do not lie beside it.</summary>
    /// <exception cref="CellException">The package is not on this machine.</exception>
    public IReadOnlyList<string> Find(PackageDirective package)
    {
        if (given.TryGetValue(package.Id, out var path))
            return [path];
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            var built = Path.Combine(above.FullName, Built, package.Id + ".dll");
            if (File.Exists(built))
                return [built];
        }
        var bundled = Path.Combine(AppContext.BaseDirectory, "notebook", package.Id + ".dll");
        if (File.Exists(bundled))
            return [bundled];
        var cached = NuGetCache.Assemblies(package.Id, package.Version);
        return cached.Count > 0
            ? cached
            : throw new CellException(new CellFault(
                "PackageNotFound",
                $"{package.Id} is not on this machine: neither {Built}/{package.Id}.dll here or above, nor in NuGet's cache. "
                    + "Inside a clone run `dotnet build lib`; elsewhere give `--package Id=path/to/Id.dll`.",
                [],
                package.Line));
    }
}
