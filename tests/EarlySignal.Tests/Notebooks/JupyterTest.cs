using System.Diagnostics;
using System.Globalization;
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

    [NeedsJupyterFact]
    public void A_notebook_that_Jupyter_opens_and_saves_keeps_every_byte()
    {
        using var folder = new TempFolder();
        NotebookFile.Write(folder.At("a.ipynb"), [.. Cells, "\"one\\rtwo\\u2028three\\ffour\"", "\"{\\\"z\\\": 1E-05, \\\"a\\\": [0.5, 1E+15, 2E+20, -0.0, 7, -0, 123456789012345.6E2, 2.50]}\".DisplayAs(\"application/json\")", "\"iVBO\".DisplayAs(\"image/png\"); \"<svg>\\n</svg>\".DisplayAs(\"image/svg+xml\");"]);
        Succeed(NbCommand.Run(folder.Path, "run", "a.ipynb", "--write"));
        Succeed(NbCommand.Python(folder.Path, SaveAnew, [folder.At("a.ipynb"), .. Directory.EnumerateFiles(Path.Combine(GoldenData.Repository, "notebooks"), "*.ipynb")]));
    }

    [NeedsJupyterFact]
    public void A_client_reaches_the_kernel_over_ipc_which_is_how_Colab_does()
    {
        using var folder = new TempFolder();
        Install(folder);
        var outcome = NbCommand.Python(folder.Path, TalkOverIpc);
        Succeed(outcome);
        Assert.Equal("[('stream', 'a\\n'), ('execute_result', '42')]\nInterrupted\nTrue\nFalse\n", outcome.Output);
    }

    [NeedsJupyterFact]
    public void A_kernel_ends_when_its_front_end_is_killed_even_in_the_middle_of_a_cell()
    {
        using var folder = new TempFolder();
        Install(folder);
        using var frontEnd = NbCommand.StartPython(folder.Path, StartAndLoop);
        using var kernel = Process.GetProcessById(int.Parse(frontEnd.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
        frontEnd.Kill();
        Assert.True(kernel.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    private const string SaveAnew = """
        import io, nbformat, sys
        for path in sys.argv[1:]:
            before = open(path, encoding="utf-8", newline="").read()
            saved = io.StringIO(newline="")
            nbformat.write(nbformat.read(path, as_version=nbformat.NO_CONVERT), saved)
            if before != saved.getvalue():
                place = next(i for i, (a, b) in enumerate(zip(before, saved.getvalue())) if a != b)
                sys.exit(f"{path}: {before[place - 40:place + 40]!r}, saved as {saved.getvalue()[place - 40:place + 40]!r}")
        """;

    private const string TalkOverIpc = """
        from jupyter_client import KernelManager
        manager = KernelManager(kernel_name=".net-csharp", transport="ipc")
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        shown = []
        def show(message):
            content = message["content"]
            if message["msg_type"] in ("stream", "execute_result"):
                shown.append((message["msg_type"], content.get("text") or content["data"]["text/plain"]))
        client.execute_interactive("Console.WriteLine(\"a\"); 6 * 7", output_hook=show, timeout=60)
        print(shown)
        client.execute("Console.WriteLine(1); while (true) { }")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        print(client.get_shell_msg(timeout=60)["content"]["ename"])
        print(client.is_alive())
        client.stop_channels()
        manager.shutdown_kernel()
        print(manager.is_alive())
        """;

    private const string StartAndLoop = """
        import time
        from jupyter_client import KernelManager
        manager = KernelManager(kernel_name=".net-csharp")
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        client.execute("Console.WriteLine(1); while (true) { }")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        print(manager.provisioner.pid, flush=True)
        time.sleep(60)
        """;

    private static void Install(TempFolder folder) => Succeed(NbCommand.Run(folder.Path, "install", "--prefix", folder.Path));

    private static void Succeed(EarlyCommand.Outcome outcome) => Assert.True(outcome.ExitCode == 0, outcome.Error);
}
