using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace EarlySignal.Tests.Notebooks;

/// <summary>
/// What a cell of a tutorial may be: short, understood by every C# kernel, and free of algorithms, which belong to the library.
/// </summary>
internal static class CellRules
{
    private const int MostLines = 8;
    private static readonly string[] Computing = ["Aggregate", "Sum", "Average", "Zip"];
    private static readonly string[] OtherKernels = ["display", "HTML", "DisplayAs"];

    /// <summary>The rules that a notebook breaks, each with the code cell, from 1. The first code cell is the bootstrap cell.</summary>
    public static IEnumerable<string> Faults(string notebook, string bootstrap)
    {
        var code = Notebook.Read(notebook).Cells.Where(cell => cell.IsCode).ToList();
        var cells = code.Select(cell => cell.Source.TrimEnd('\n')).ToList();
        var name = Path.GetFileName(notebook);
        if (cells.Count == 0 || cells[0] != bootstrap)
            yield return $"{name}(cell 1): is not the text of scripts/nb/bootstrap-cell.txt";
        for (var i = 1; i < cells.Count; i++)
        {
            if (code[i].Tags.Contains("skip-execution"))
                yield return $"{name}(cell {i + 1}): is tagged skip-execution, but \"Run all\" of front ends would run it; write a switch that is off";
            foreach (var fault in Faults(cells[i]))
                yield return $"{name}(cell {i + 1}): {fault}";
        }
        foreach (var fault in CompilerFaults(Path.GetDirectoryName(notebook)!, cells))
            yield return $"{name}{fault}";
    }

    /// <summary>The rules that the text of one cell breaks.</summary>
    public static IEnumerable<string> Faults(string cell)
    {
        var lines = cell.Split('\n');
        if (lines.Length > MostLines || string.IsNullOrWhiteSpace(cell))
            yield return $"has {lines.Length} lines; a cell has one to {MostLines}";
        if (lines.Any(line => line.StartsWith('%') || line.StartsWith('!') || line.StartsWith("#!", StringComparison.Ordinal)))
            yield return "uses a magic command, which no other kernel knows";
        var root = CSharpSyntaxTree.ParseText(CellDirectives.Take(cell).Code, new CSharpParseOptions(LanguageVersion.CSharp13, kind: SourceCodeKind.Script)).GetCompilationUnitRoot();
        foreach (var fault in root.DescendantNodes().Select(Fault).OfType<string>().Distinct())
            yield return fault;
    }

    private static string? Fault(SyntaxNode node) => node switch
    {
        ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or GotoStatementSyntax => "loops; let a library call do it",
        AssignmentExpressionSyntax assignment when !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) => $"accumulates ({assignment}); let a library call do it",
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } => "counts; let a library call do it",
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } => "counts; let a library call do it",
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Math" or "MathF" } } => $"computes ({node}); let a library call do it",
        MemberAccessExpressionSyntax member when Computing.Contains(member.Name.Identifier.Text) && member.Parent is InvocationExpressionSyntax => $"computes ({member.Name}); let a library call do it",
        AnonymousFunctionExpressionSyntax { Block: not null } => "has a function of several statements; it belongs to the library",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax => "declares a function or type; it belongs to the library",
        InvocationExpressionSyntax call when OtherKernels.Contains(NameOf(call)) => $"calls {NameOf(call)}, which not every kernel knows; end with an expression or call .Display()",
        // A script reads it as a directive that ends too early.
        UsingDirectiveSyntax { SemicolonToken.IsMissing: true } => "has `using var` at the top, which scripts do not know",
        _ => null,
    };

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax { Name.Identifier.Text: "DisplayAs" } => "DisplayAs",
        _ => null,
    };

    // Cells are compiled in order, as they will be run, but by the rules of C# 13: Verso knows no newer ones.
    private static IEnumerable<string> CompilerFaults(string folder, List<string> cells)
    {
        var compiler = new CellCompiler(folder, new PackageSearch(folder, new Dictionary<string, string>()), LanguageVersion.CSharp13);
        Script<object>? script = null;
        for (var i = 0; i < cells.Count; i++)
        {
            script = compiler.Script(script, cells[i], CellName.Of(i + 1));
            foreach (var error in script.Compile().Where(found => found.Severity == DiagnosticSeverity.Error))
                yield return $"(cell {i + 1},line {error.Location.GetLineSpan().StartLinePosition.Line + 1}): {error.Id}: {error.GetMessage()}";
        }
    }
}
