using System.Reflection;

namespace EarlySignal.Basics;

/// <summary>The forms of every type that has the public methods <c>ToHtml()</c> and <c>ToString()</c>.</summary>
/// <remarks>Engines find <see cref="CreateTypeFormatters"/> and the members of what it returns by their names.</remarks>
internal sealed class DisplayFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters()
    {
        yield return new MethodFormatter("text/html", "ToHtml");
        yield return new MethodFormatter("text/plain", nameof(ToString));
    }

    internal sealed class MethodFormatter(string mimeType, string method)
    {
        public string MimeType => mimeType;

        public bool Format(object value, TextWriter writer)
        {
            if (value.GetType().GetMethod(method, BindingFlags.Public | BindingFlags.Instance, []) is not { } render)
                return false;
            writer.Write((string?)render.Invoke(value, null));
            return true;
        }
    }
}
