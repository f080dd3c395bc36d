namespace EarlySignal.Notebooks.Display;

/// <summary>
/// .NET Interactive's convention for libraries that do not reference it: an attribute, by name, leads to a source of
/// formatters, whose members are found by name, too.
/// </summary>
internal static class FormatterConvention
{
    private const string AttributeName = "TypeFormatterSourceAttribute";

    /// <summary>MIME types and texts of a value, in the order of its formatters; the first formatter of a type counts.</summary>
    public static IEnumerable<(string MimeType, string Text)> Formats(object value)
    {
        var formatters =
            from attribute in value.GetType().GetCustomAttributes(inherit: true)
            where attribute.GetType().Name == AttributeName
            let source = attribute.GetType().GetProperty("FormatterSourceType")?.GetValue(attribute) as Type
            where source is not null
            from formatter in source.GetMethod("CreateTypeFormatters")?.Invoke(Activator.CreateInstance(source, nonPublic: true), null) as IEnumerable<object> ?? []
            select formatter;
        var seen = new HashSet<string>();
        foreach (var formatter in formatters)
        {
            if (formatter.GetType().GetProperty("MimeType")?.GetValue(formatter) is not string mimeType || seen.Contains(mimeType))
                continue;
            var text = new StringWriter();
            if (formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])?.Invoke(formatter, [value, text]) is true && seen.Add(mimeType))
                yield return (mimeType, text.ToString());
        }
    }
}
