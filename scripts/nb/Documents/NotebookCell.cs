using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Documents;

/// <summary>One cell of a notebook.</summary>
internal sealed class NotebookCell
{
    private readonly JsonObject _cell;

    private NotebookCell(JsonObject cell, string source, IReadOnlySet<string> tags) => (_cell, Source, Tags) = (cell, source, tags);

    /// <summary>Its text.</summary>
    public string Source { get; }

    /// <summary>Its tags, such as <c>skip-execution</c>.</summary>
    public IReadOnlySet<string> Tags { get; }

    /// <summary>Whether it is code and not text.</summary>
    public bool IsCode => (string?)_cell["cell_type"] == "code";

    /// <summary>Whether it has outputs in the file.</summary>
    public bool HasOutputs => _cell["outputs"] is JsonArray { Count: > 0 };

    /// <summary>Reads a cell.</summary>
    /// <param name="path">The notebook, for errors.</param>
    /// <param name="index">Which cell it is, from 0.</param>
    /// <param name="node">What stands in the file.</param>
    public static NotebookCell Of(string path, int index, JsonNode? node)
    {
        if (node is not JsonObject cell || !Texts(cell["cell_type"], out var type) || type.Length != 1 || !Texts(cell["source"], out var source))
            throw Wrong("no cell_type or no source");
        if (!Texts((cell["metadata"] as JsonObject)?["tags"] ?? new JsonArray(), out var tags))
            throw Wrong("tags that are no list of texts");
        return new NotebookCell(cell, string.Concat(source), tags.ToHashSet());

        NotebookException Wrong(string found) =>
            new($"{path}: cells[{index}]", found, "a cell as nbformat 4 describes it", "Save the notebook anew in Jupyter or VS Code.");
    }

    /// <summary>Stores what the cell gave.</summary>
    public void SetOutputs(JsonArray outputs, int? executionCount)
    {
        _cell["outputs"] = outputs;
        _cell["execution_count"] = executionCount;
    }

    // nbformat allows one text, or a list of texts that belong together.
    private static bool Texts(JsonNode? node, out string[] texts)
    {
        var nodes = node is JsonArray list ? [.. list] : new[] { node };
        texts = [.. nodes.OfType<JsonValue>().Where(value => value.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(value => (string)value!)];
        return texts.Length == nodes.Length;
    }
}
