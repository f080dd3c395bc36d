using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace EarlySignal.Notebooks.Cells;

/// <summary>Turns the text of a cell into a script that goes on where the cell before it ended. Nothing is run here.</summary>
internal sealed class CellCompiler
{
    private readonly PackageSearch _packages;
    private ScriptOptions _options;

    /// <param name="folder">The notebook's folder: relative <c>#r</c> and <c>#load</c> start here.</param>
    /// <param name="packages">Where packages are looked for.</param>
    /// <param name="language">The rules cells are compiled by.</param>
    public CellCompiler(string folder, PackageSearch packages, LanguageVersion language = LanguageVersion.Latest)
    {
        _packages = packages;
        _options = ScriptOptions.Default
            .WithLanguageVersion(language)
            // The default is Debug, in which a top-level loop runs several times slower.
            .WithOptimizationLevel(OptimizationLevel.Release)
            // Exceptions tell their line only with debug information, which in turn needs a file path and an encoding.
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithAllowUnsafe(true)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder))
            .WithSourceResolver(new SourceFileResolver(ImmutableArray<string>.Empty, folder))
            .AddReferences(Framework())
            .AddReferences(typeof(CellGlobals).Assembly)
            .AddImports(
                "System", "System.IO", "System.Text", "System.Collections", "System.Collections.Generic", "System.Linq",
                "System.Threading.Tasks", typeof(DisplayExtensions).Namespace!);
    }

    /// <summary>Makes the script of the next cell. Its errors, if any, are found by compiling it.</summary>
    /// <param name="previous">The script of the last cell that ran; null before the first one.</param>
    /// <param name="code">The text of the cell.</param>
    /// <param name="name">What stack traces call the cell.</param>
    /// <exception cref="CellException">A package that the cell asks for is not on this machine.</exception>
    public Script<object> Script(Script<object>? previous, string code, string name)
    {
        var (text, packages) = CellDirectives.Take(code);
        foreach (var package in packages)
            _options = _options.AddReferences(_packages.Find(package).Select(Reference));
        var options = _options.WithFilePath(name);
        return previous is null
            ? CSharpScript.Create<object>(text, options, typeof(CellGlobals))
            : previous.ContinueWith<object>(text, options);
    }

    // The documentation beside an assembly is what a front end shows of its members.
    private static PortableExecutableReference Reference(string file) =>
        MetadataReference.CreateFromFile(file, documentation: new XmlDocumentation(Path.ChangeExtension(file, ".xml")));

    // The assemblies that this process was started with, less those that are nb's own business.
    private static IEnumerable<MetadataReference> Framework() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        let file = Path.GetFileName(path)
        where file is "netstandard.dll" or "mscorlib.dll" || (file.StartsWith("System", StringComparison.Ordinal) && file != "System.CommandLine.dll")
        select MetadataReference.CreateFromFile(path);
}
