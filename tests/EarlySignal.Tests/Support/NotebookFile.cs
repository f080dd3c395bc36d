using System.Text.Json.Nodes;

namespace EarlySignal.Tests.Support;

/// <summary>Small notebooks for tests.</summary>
public static class NotebookFile
{
    /// <summary>Writes a notebook of code cells.</summary>
    /// <param name="path">Where.</param>
    /// <param name="sources">The cells; a first line <c>// tags: a b</c> gives a cell its tags.</param>
    /// <returns>The path.</returns>
    public static string Write(string path, params string[] sources)
    {
        var cells = sources.Select((source, i) => (JsonNode?)new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = $"cell-{i}",
            ["metadata"] = new JsonObject { ["kept"] = i, ["tags"] = Tags(source) },
            ["outputs"] = new JsonArray(),
            ["source"] = new JsonArray([.. source.Split('\n').Select((line, n) => (JsonNode?)(n < source.Count(c => c == '\n') ? line + "\n" : line))]),
        });
        File.WriteAllText(path, new JsonObject
        {
            ["cells"] = new JsonArray([.. cells]),
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString());
        return path;
    }

    /// <summary>The outputs of every code cell.</summary>
    public static JsonArray[] Outputs(string path) =>
        [.. JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code").Select(cell => cell!["outputs"]!.AsArray())];

    /// <summary>The text of an output: what a stream wrote, or the plain form of a value.</summary>
    public static string Text(JsonNode? output) =>
        string.Concat((output!["text"] ?? output["data"]?["text/plain"])!.AsArray().Select(line => (string?)line));

    private static JsonArray Tags(string source) =>
        source.StartsWith("// tags: ", StringComparison.Ordinal) ? [.. source.Split('\n')[0].Split(' ').Skip(2).Select(tag => (JsonNode?)tag)] : [];
}
