using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Display;

/// <summary>
/// All forms that a value can be shown in. They are found by the names of members, because the types of a notebook's
/// libraries live in a load context of their own and share no interface with this program.
/// </summary>
internal static class ValueForms
{
    public const string Plotly = "application/vnd.plotly.v1+json", Html = "text/html", Png = "image/png", Svg = "image/svg+xml", Plain = "text/plain";

    /// <summary>MIME types and contents, by MIME type in ordinal order; text/plain is always there.</summary>
    public static JsonObject Of(object? value)
    {
        var forms = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        if (value is MarkupText markup)
            forms[markup.MimeType] = Content(markup.MimeType, markup.Content);
        else if (value is not null)
            AddMembers(value, forms);
        forms.TryAdd(Plain, PlainText.Of(value));
        return new JsonObject(forms);
    }

    private static void AddMembers(object value, SortedDictionary<string, JsonNode?> forms)
    {
        foreach (var (mimeType, text) in FormatterConvention.Formats(value))
            forms[mimeType] = Content(mimeType, text);
        if (Call<string>(value, "ToPlotlyJson") is { } figure)
            forms.TryAdd(Plotly, JsonNode.Parse(figure));
        if (Call<string>(value, "ToHtml") is { } html)
            forms.TryAdd(Html, html);
        if (Call<byte[]>(value, "ToPng") is { } pixels)
            forms.TryAdd(Png, Convert.ToBase64String(pixels));
        // Two pictures of one chart in one notebook would be one too many.
        if (!forms.ContainsKey(Png) && Call<string>(value, "ToSvg") is { } svg)
            forms.TryAdd(Svg, svg);
    }

    private static JsonNode? Content(string mimeType, string text) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal) ? JsonNode.Parse(text) : text;

    private static T? Call<T>(object value, string name)
        where T : class
    {
        var method = value.GetType().GetMethod(name, BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        if (method is null || method.ReturnType != typeof(T))
            return null;
        try
        {
            return (T?)method.Invoke(value, null);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
            throw;
        }
    }
}
