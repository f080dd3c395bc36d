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
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"C# on .NET {Environment.Version}, nb {Version}",
        ["help_links"] = new JsonArray(),
        ["debugger"] = false,
    };

    private static string Version => typeof(KernelInfo).Assembly.GetName().Version!.ToString(3);
}
