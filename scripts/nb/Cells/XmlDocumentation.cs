using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace EarlySignal.Notebooks.Cells;

/// <summary>The documentation file beside an assembly, read when a reader first asks for it.</summary>
/// <param name="path">The .xml file; it need not be there.</param>
internal sealed class XmlDocumentation(string path) : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, XElement>> _members = new(() => Read(path));

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    protected override string GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.TryGetValue(documentationMemberID, out var member) ? member.ToString() : "";

    private static Dictionary<string, XElement> Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? XDocument.Load(path).Descendants("member").DistinctBy(member => (string?)member.Attribute("name")).ToDictionary(member => (string?)member.Attribute("name") ?? "")
                : [];
        }
        catch (XmlException)
        {
            // Some packages bring a broken file; their declarations are still worth showing.
            return [];
        }
    }
}
