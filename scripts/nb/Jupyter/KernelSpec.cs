using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Documents;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>The file that tells front ends how to start this kernel.</summary>
internal static class KernelSpec
{
    /// <summary>The name that C# notebooks ask for; .NET Interactive has it where that is installed.</summary>
    public const string CommonName = ".net-csharp";

    /// <summary>The name beside another kernel of the common name.</summary>
    public const string OwnName = "earlysignal-csharp";

    private const string Mark = "earlysignal";

    /// <summary>Writes the file, under the common name where no other kernel has it.</summary>
    /// <param name="kernels">The folder of kernels.</param>
    /// <param name="others">Further folders in which a front end may find a kernel of the common name.</param>
    /// <param name="command">How this program is started.</param>
    /// <returns>The folder of the kernel.</returns>
    public static string Install(string kernels, IEnumerable<string> others, IEnumerable<string> command)
    {
        var taken = others.Prepend(kernels).Any(folder => IsOfOthers(Path.Combine(folder, CommonName)));
        var target = Path.Combine(kernels, taken ? OwnName : CommonName);
        Directory.CreateDirectory(target);
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray([.. command.Concat(["kernel", "{connection_file}"]).Select(part => (JsonNode?)part)]),
            ["display_name"] = taken ? ".NET (C#), EarlySignal" : ".NET (C#)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { [Mark] = true },
        };
        File.WriteAllText(Path.Combine(target, "kernel.json"), JupyterJson.File(spec));
        return target;
    }

    private static bool IsOfOthers(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        try
        {
            return File.Exists(file) && JsonNode.Parse(File.ReadAllText(file))?["metadata"]?[Mark] is null;
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Whatever it is, it is not ours.
            return true;
        }
    }
}
