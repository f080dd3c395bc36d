using System.Text.RegularExpressions;

namespace EarlySignal.Notebooks.Cells;

/// <summary>A package that a cell asks for with <c>#r "nuget: Id, version"</c>.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">The version; empty when the cell names none.</param>
/// <param name="Line">The line of the cell, from 1.</param>
internal sealed record PackageDirective(string Id, string Version, int Line);

/// <summary>The lines of a cell that other notebook kernels understand and the C# compiler does not.</summary>
internal static partial class CellDirectives
{
    /// <summary>Takes the package directives out of a cell; no line moves.</summary>
    public static (string Code, IReadOnlyList<PackageDirective> Packages) Take(string code)
    {
        var packages = new List<PackageDirective>();
        var lines = code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var package = Package().Match(lines[i]);
            if (package.Success)
                packages.Add(new PackageDirective(package.Groups["id"].Value, package.Groups["version"].Value, i + 1));
            if (package.Success || Ignored().IsMatch(lines[i]))
                lines[i] = "// " + lines[i];
        }
        return (string.Join('\n', lines), packages);
    }

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*(?<id>[^\s,"]+)[\s,]*(?<version>[^\s"]*)\s*"\s*(//.*)?$""")]
    private static partial Regex Package();

    // Where packages come from is settled by PackageSearch; that a cell is C#, and how long it takes, needs no magic here.
    [GeneratedRegex("""^\s*(#i\s+"nuget:[^"]*"|#!(csharp|c#|time)\b.*)\s*$""")]
    private static partial Regex Ignored();
}
