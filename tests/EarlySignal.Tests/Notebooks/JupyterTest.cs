using System.Text.Json.Nodes;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

/// <summary>The kernel with Jupyter's own client, which must give what the runner gives.</summary>
public class JupyterTest
{
    private static readonly string[] Cells =
    [
        "#if COLAB\n%load_ext cscells\n#endif",
        "var x = 3;\nConsole.WriteLine(\"first\");\nx.Display();\nx + 0.5",
        "HTML(\"<b>bold</b>\")",
        "var shown = \"before\".Display();\nshown.Update(\"after\");",
        "// tags: raises-exception\nint.Parse(\"no number\")",
        "Enumerable.Range(0, 30)",
    ];

    [NeedsJupyterFact]
    public void Nbconvert_and_the_runner_give_the_same_outputs()
    {
        using var folder = new TempFolder();
        NotebookFile.Write(folder.At("a.ipynb"), Cells);
        Install(folder);
        Succeed(NbCommand.Convert(folder.Path, "a.ipynb", "converted.ipynb"));
        Succeed(NbCommand.Run(folder.Path, "run", "a.ipynb", "--write"));
        var (runner, jupyter) = (NotebookFile.Outputs(folder.At("a.ipynb")), NotebookFile.Outputs(folder.At("converted.ipynb")));
        Assert.Equal(6, runner.Length);
        Assert.All(runner.Zip(jupyter), cell => Assert.Equal(cell.First.ToJsonString(), cell.Second.ToJsonString()));
    }

    [NeedsJupyterFact]
    public void A_failing_cell_fails_nbconvert_with_the_message_of_the_cell()
    {
        using var folder = new TempFolder();
        NotebookFile.Write(folder.At("a.ipynb"), "1", "throw new InvalidOperationException(\"planted\");");
        Install(folder);
        var outcome = NbCommand.Convert(folder.Path, "a.ipynb", "converted.ipynb");
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("InvalidOperationException: planted", outcome.Error);
    }

    [NeedsPythonKernelFact]
    public void The_forwarder_gives_on_the_Python_kernel_what_the_CSharp_kernel_gives()
    {
        using var folder = new TempFolder();
        var python = Path.Combine(AppContext.BaseDirectory, "python").Replace('\\', '/');
        NotebookFile.Write(folder.At("a.ipynb"), [$"#if COLAB\nimport sys; sys.path.insert(0, \"{python}\")\n%load_ext cscells\n#endif", .. Cells[1..4]]);
        Install(folder);
        Succeed(NbCommand.Run(folder.Path, "export", "--python-kernel", "a.ipynb", "--out", "."));
        Assert.Equal("python3", (string?)JsonNode.Parse(File.ReadAllText(folder.At("a.ipynb")))!["metadata"]!["kernelspec"]!["name"]);
        Succeed(NbCommand.Convert(folder.Path, "a.ipynb", "converted.ipynb"));
        var outputs = NotebookFile.Outputs(folder.At("converted.ipynb"));
        Assert.Empty(outputs[0]);
        Assert.Equal(["first\n", "3", "3.5"], outputs[1].Select(NotebookFile.Text));
        Assert.Equal("<b>bold</b>", string.Concat(outputs[2].Single()!["data"]!["text/html"]!.AsArray().Select(line => (string?)line)));
        Assert.Equal("after", NotebookFile.Text(outputs[3].Single()));
    }

    private static void Install(TempFolder folder) => Succeed(NbCommand.Run(folder.Path, "install", "--prefix", folder.Path));

    private static void Succeed(EarlyCommand.Outcome outcome) => Assert.True(outcome.ExitCode == 0, outcome.Error);
}
