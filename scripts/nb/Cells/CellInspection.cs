using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace EarlySignal.Notebooks.Cells;

/// <summary>What the name at the cursor stands for: its declaration and documentation.</summary>
internal static partial class CellInspection
{
    private const int MostOverloads = 5;

    private static readonly SymbolDisplayFormat Declaration = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword)
        .AddParameterOptions(SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeOptionalBrackets);

    /// <summary>Describes the name; between the brackets of a call, the method that is called. Null when there is nothing to describe.</summary>
    /// <param name="script">The cell as it is typed so far.</param>
    /// <param name="cursor">The cursor, in UTF-16 units.</param>
    public static string? At(Script script, int cursor)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        var model = compilation.GetSemanticModel(tree);
        var symbols = Name(tree.GetRoot(), cursor) is { } name ? Symbols(model, name) : [];
        return symbols.Count == 0 ? null : string.Join("\n\n", symbols.Take(MostOverloads).Select(Described))
            + (symbols.Count > MostOverloads ? $"\n\nand {symbols.Count - MostOverloads} more" : "");
    }

    // The cursor may stand behind the last letter of a name.
    private static SyntaxNode? Name(SyntaxNode root, int cursor)
    {
        var at = new[] { cursor, cursor - 1 }.Where(place => place >= 0).Select(place => root.FindToken(place)).ToList();
        var word = at.Find(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Start <= cursor && cursor <= token.Span.End);
        if (word.Parent is { } named)
            return named;
        var call = at.Select(token => token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>()).FirstOrDefault(found => found is not null);
        return call?.Expression is MemberAccessExpressionSyntax member ? member.Name : call?.Expression;
    }

    private static IReadOnlyList<ISymbol> Symbols(SemanticModel model, SyntaxNode name)
    {
        if (model.GetDeclaredSymbol(name) is { } declared)
            return [declared];
        var found = model.GetSymbolInfo(name);
        return found.Symbol is { } one ? [one] : found.CandidateSymbols is { IsEmpty: false } several ? several : model.GetMemberGroup(name);
    }

    private static string Described(ISymbol symbol)
    {
        var documented = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol.OriginalDefinition;
        var lines = new List<string> { symbol.ToDisplayString(Declaration) };
        if (Documentation(documented) is { } text)
        {
            lines.Add(Flat(text.Element("summary")));
            lines.AddRange(text.Elements("param").Select(parameter => $"  {(string?)parameter.Attribute("name")}: {Flat(parameter)}"));
            lines.Add(text.Element("returns") is { } returns ? $"  returns {Flat(returns)}" : "");
        }
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    // Of a comment in a cell that is no XML, the compiler gives no more than a remark that it is none.
    private static XElement? Documentation(ISymbol symbol)
    {
        try
        {
            return symbol.GetDocumentationCommentXml() is { Length: > 0 } xml ? XElement.Parse(xml) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Flat(XElement? element)
    {
        var text = string.Concat((element?.DescendantNodes() ?? []).Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { IsEmpty: true } reference => LastName().Match((string?)reference.Attributes().FirstOrDefault() ?? "").Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    // Of "M:System.String.Join(System.String)" it is Join.
    [GeneratedRegex(@"[^.:(`]+(?=(`\d+)?(\(.*)?$)")]
    private static partial Regex LastName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
