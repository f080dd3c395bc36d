using System.Globalization;
using System.Text;

namespace EarlySignal.Tasks;

/// <summary>Jinja's <c>tojson</c>: Python's <c>json.dumps</c> with sorted keys, ASCII only, and safe inside HTML.</summary>
internal static class PythonJson
{
    /// <summary>A value as JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Spaces for each level, and a line for each element; null for one line.</param>
    /// <exception cref="TemplateFault">JSON has no such value.</exception>
    public static string Text(object? value, int? indent)
    {
        StringBuilder json = new();
        Write(json, value, indent, 0);
        return json.ToString();
    }

    private static void Write(StringBuilder json, object? value, int? indent, int level)
    {
        switch (value)
        {
            case null:
                json.Append("null");
                break;
            case bool truth:
                json.Append(truth ? "true" : "false");
                break;
            case double number when !double.IsFinite(number):
                json.Append(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case long or double:
                json.Append(PythonText.Repr(value));
                break;
            case string text:
                Quote(json, text);
                break;
            case IReadOnlyList<object?> list when list is not PythonSequence { IsTuple: false }:
                Enclose(json, '[', ']', list, indent, level, item => Write(json, item, indent, level + 1));
                break;
            default:
                var map = PythonDict.From(value) ?? throw TemplateFilter.Unfit("tojson", value);
                var pairs = map.Pairs.OrderBy(pair => pair.Key, Comparer<object?>.Create(PythonOperators.Compare)).ToList();
                Enclose(json, '{', '}', pairs, indent, level, pair =>
                {
                    Quote(json, pair.Key as string ?? PythonText.Repr(pair.Key));
                    json.Append(": ");
                    Write(json, pair.Value, indent, level + 1);
                });
                break;
        }
    }

    private static void Enclose<T>(StringBuilder json, char open, char close, IReadOnlyList<T> items, int? indent, int level, Action<T> write)
    {
        json.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            json.Append(i == 0 ? "" : indent is null ? ", " : ",");
            NewLine(level + 1);
            write(items[i]);
        }
        if (items.Count > 0)
            NewLine(level);
        json.Append(close);

        void NewLine(int depth)
        {
            if (indent is { } width)
                json.Append('\n').Append(' ', width * depth);
        }
    }

    private static void Quote(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '<' or '>' or '&' or '\'' or < ' ' or > '~' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }
        json.Append('"');
    }
}
