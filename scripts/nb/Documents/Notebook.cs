using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Documents;

/// <summary>An .ipynb file, nbformat 4. What is not named here stays as it is in the file.</summary>
internal sealed class Notebook
{
    private const string Remedy = "Save the notebook anew in Jupyter or VS Code.";
    private readonly JsonObject _root;

    private Notebook(string path, JsonObject root, IReadOnlyList<NotebookCell> cells) => (Path, _root, Cells) = (path, root, cells);

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Reads a C# notebook.</summary>
    /// <exception cref="NotebookException">The file is missing, no notebook of format 4, or of another language.</exception>
    public static Notebook Read(string path)
    {
        if (!File.Exists(path))
            throw new NotebookException(path, "no such file", "a notebook", "Check the path.");
        JsonObject? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path), null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException fault)
        {
            throw new NotebookException(path, $"text that is not JSON ({fault.Message})", "a notebook", Remedy);
        }
        if (root?["nbformat"] is not JsonValue format || !format.TryGetValue<int>(out var number) || number != 4)
            throw new NotebookException(path, $"nbformat {root?["nbformat"]?.ToJsonString() ?? "of no number"}", "nbformat 4", Remedy);
        if (root["cells"] is not JsonArray cells)
            throw new NotebookException(path, "no cells", "a list of cells", Remedy);
        var language = ((root["metadata"] as JsonObject)?["kernelspec"] as JsonObject)?["language"]?.ToString();
        return language is null or "C#" or "csharp"
            ? new Notebook(path, root, [.. cells.Select((cell, i) => NotebookCell.Of(path, i, cell))])
            : throw new NotebookException(path, $"kernelspec of the language {language}", "a notebook in C#", "Choose the kernel \".NET (C#)\" and save the notebook.");
    }

    /// <summary>Says that the notebook is to be opened with another kernel.</summary>
    public void SetKernel(JsonObject kernelspec, JsonObject language)
    {
        Metadata()["kernelspec"] = kernelspec;
        SetLanguage(language);
    }

    /// <summary>Says what the kernel that has run the notebook says of its language.</summary>
    public void SetLanguage(JsonObject language) => Metadata()["language_info"] = language;

    /// <summary>Writes the notebook as Jupyter would, byte by byte. The file is whole or not there.</summary>
    public void Write(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(JupyterJson.File(_root));
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(beside, bytes);
        File.Move(beside, path, overwrite: true);
    }

    private JsonObject Metadata()
    {
        if (_root["metadata"] is not JsonObject metadata)
            _root["metadata"] = metadata = [];
        return metadata;
    }
}
