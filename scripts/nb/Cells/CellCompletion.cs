using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace EarlySignal.Notebooks.Cells;

/// <summary>The names that can stand where the cursor is.</summary>
/// <param name="Start">Where the word that they replace begins, in UTF-16 units.</param>
/// <param name="Names">The names, in ordinal order.</param>
internal sealed record CellCompletion(int Start, IReadOnlyList<string> Names)
{
    private const int Most = 400;

    /// <summary>Looks the names up.</summary>
    /// <param name="script">The cell as it is typed so far.</param>
    /// <param name="code">Its text.</param>
    /// <param name="cursor">The cursor, in UTF-16 units.</param>
    public static CellCompletion At(Script script, string code, int cursor)
    {
        var start = cursor;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        var typed = code[start..cursor];
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        var model = compilation.GetSemanticModel(tree);
        var symbols = start > 0 && code[start - 1] == '.'
            ? Members(model, tree.GetRoot().FindToken(start - 1).Parent, start)
            : model.LookupSymbols(cursor);
        return new CellCompletion(start,
        [
            .. symbols.Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .Select(symbol => symbol.Name)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Take(Most),
        ]);
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxNode? dotted, int position)
    {
        var left = dotted switch
        {
            MemberAccessExpressionSyntax member => member.Expression,
            QualifiedNameSyntax name => name.Left,
            _ => (SyntaxNode?)null,
        };
        if (left is null)
            return [];
        if (model.GetSymbolInfo(left).Symbol is INamespaceOrTypeSymbol container)
            return model.LookupSymbols(position, container).Where(symbol => symbol.IsStatic || symbol is INamespaceOrTypeSymbol);
        return model.GetTypeInfo(left).Type is { } type
            ? model.LookupSymbols(position, type, includeReducedExtensionMethods: true)
                .Where(symbol => !symbol.IsStatic || symbol is IMethodSymbol { MethodKind: MethodKind.ReducedExtension })
            : [];
    }
}
