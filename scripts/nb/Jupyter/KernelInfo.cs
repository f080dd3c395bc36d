using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>What the kernel says about itself.</summary>
internal static class KernelInfo
{
    public static JsonObject Reply() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageCodec.ProtocolVersion,
        ["implementation"] = "nb",
        ["implementation_version"] = Version,
        ["language_info"] = Language(),
        ["banner"] = $"C# on .NET {Environment.Version}, nb {Version}",
        ["help_links"] = new JsonArray(),
        ["debugger"] = false,
    };

    /// <summary>The language of the cells. Front ends store it in the notebooks that they save.</summary>
    public static JsonObject Language() => new()
    {
        ["name"] = "C#",
        ["version"] = "14.0",
        ["mimetype"] = "text/x-csharp",
        ["file_extension"] = ".cs",
        ["pygments_lexer"] = "csharp",
        ["codemirror_mode"] = "text/x-csharp",
    };

    private static string Version => typeof(KernelInfo).Assembly.GetName().Version!.ToString(3);
}
