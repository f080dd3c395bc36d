using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Display;

namespace EarlySignal.Notebooks.Documents;

/// <summary>Collects the outputs of one cell as nbformat stores them, keys in the order in which Jupyter sorts them.</summary>
internal sealed partial class CellOutputs : ICellSink
{
    private readonly Lock _lock = new();
    private readonly JsonArray _outputs = [];
    private readonly Dictionary<string, JsonObject> _displays = [];
    private readonly StringBuilder _text = new();
    private string _stream = "";

    public void Stream(string name, string text)
    {
        lock (_lock)
        {
            if (name != _stream)
                EndText();
            _stream = name;
            _text.Append(text);
        }
    }

    public void Display(JsonObject forms, string id, bool update)
    {
        lock (_lock)
        {
            EndText();
            if (update && _displays.TryGetValue(id, out var shown))
                shown["data"] = Stored(forms);
            // An update of what an earlier cell has shown changes that cell only in a live notebook.
            else if (!update)
                _outputs.Add(_displays[id] = new JsonObject { ["data"] = Stored(forms), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" });
        }
    }

    /// <summary>All outputs of the cell.</summary>
    public JsonArray End(CellOutcome outcome, int executionCount)
    {
        lock (_lock)
        {
            EndText();
            if (outcome.Value is { } value)
                _outputs.Add(new JsonObject { ["data"] = Stored(value), ["execution_count"] = executionCount, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" });
            if (outcome.Fault is { } fault)
            {
                var traceback = new JsonArray([.. fault.Shown.Select(line => (JsonNode?)line)]);
                _outputs.Add(new JsonObject { ["ename"] = fault.Name, ["evalue"] = fault.Message, ["output_type"] = "error", ["traceback"] = traceback });
            }
            return (JsonArray)_outputs.DeepClone();
        }
    }

    private void EndText()
    {
        if (_text.Length > 0)
            _outputs.Add(new JsonObject { ["name"] = _stream, ["output_type"] = "stream", ["text"] = Lines(_text.ToString()) });
        _text.Clear();
        _stream = "";
    }

    // GitHub prefers markup to a picture and then strips its scripts and styles: where there is a picture, it is what must be found.
    private static JsonObject Stored(JsonObject forms)
    {
        var stored = new JsonObject();
        foreach (var (mimeType, content) in forms)
        {
            if (mimeType == ValueForms.Html && forms.ContainsKey(ValueForms.Png))
                continue;
            var isText = mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is ValueForms.Svg or "application/javascript";
            stored[mimeType] = isText && content is JsonValue text && text.TryGetValue<string>(out var lines) ? Lines(lines) : content?.DeepClone();
        }
        return stored;
    }

    // Texts are stored line by line, so that a change of one line is a change of one line; lines end where Python ends them.
    private static JsonArray Lines(string text) => [.. Line().Matches(text).Select(line => (JsonNode?)line.Value)];

    [GeneratedRegex("""[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+""")]
    private static partial Regex Line();
}
