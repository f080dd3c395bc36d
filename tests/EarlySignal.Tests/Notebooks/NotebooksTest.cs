using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

/// <summary>The notebooks of this repository: every one runs, also in Jupyter, and keeps the rules of cells.</summary>
public class NotebooksTest
{
    private static readonly string Folder = Path.Combine(GoldenData.Repository, "notebooks");
    private static readonly string BootstrapFile = Path.Combine(GoldenData.Repository, "scripts", "nb", "bootstrap-cell.txt");

    private static string[] Notebooks =>
        Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, "*.ipynb").Order(StringComparer.Ordinal)] : [];

    /// <summary>A fact about notebooks, of which there may be none yet.</summary>
    private sealed class NotebooksFactAttribute : FactAttribute
    {
        public NotebooksFactAttribute(bool jupyter = false) =>
            Skip = Notebooks.Length == 0 ? "There are no notebooks yet." : jupyter ? NeedsJupyterFactAttribute.ReasonToSkip() : null;
    }

    [NotebooksFact]
    public void Every_notebook_runs()
    {
        using var folder = new TempFolder();
        var outcome = NbCommand.Run(folder.Path, ["run", .. Notebooks, "--jobs", "2", "--timeout", "300"]);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
    }

    [NotebooksFact(jupyter: true)]
    public void The_first_notebooks_run_through_Jupyter_too()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, NbCommand.Run(folder.Path, "install", "--prefix", folder.Path).ExitCode);
        foreach (var notebook in Notebooks.Take(3))
        {
            var outcome = NbCommand.Convert(folder.Path, notebook, folder.At(Path.GetFileName(notebook)));
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }
    }

    [NotebooksFact]
    public void Every_cell_keeps_the_rules() =>
        Assert.Empty(Notebooks.SelectMany(notebook => CellRules.Faults(notebook, File.ReadAllText(BootstrapFile).TrimEnd('\n'))));

    [Theory]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9", "lines")]
    [InlineData("%time", "magic")]
    [InlineData("#!time\nx", "magic")]
    [InlineData("display(x)", "display")]
    [InlineData("HTML(\"x\")", "HTML")]
    [InlineData("\"x\".DisplayAs(\"text/html\")", "DisplayAs")]
    [InlineData("using var file = File.OpenRead(\"x\");", "using var")]
    [InlineData("for (var i = 0; i < 3; i++) f(i);", "loops")]
    [InlineData("while (true) f();", "loops")]
    [InlineData("total += 3;", "accumulates")]
    [InlineData("n++;", "counts")]
    [InlineData("Math.Log(x)", "computes")]
    [InlineData("values.Average()", "computes")]
    [InlineData("double Half(double x) => x / 2;", "declares")]
    [InlineData("values.Select(x => { var y = x; return y; })", "several statements")]
    public void A_cell_that_breaks_a_rule_is_found(string cell, string expected) =>
        Assert.Contains(CellRules.Faults(cell), fault => fault.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("#r \"nuget: EarlySignal, 0.1.0\"\nusing EarlySignal.Signals;")]
    [InlineData("{ using var file = File.OpenRead(\"x\"); }")]
    [InlineData("foreach (var curve in curves.Where(known => known.Length > 3)) curve.Display();")]
    [InlineData("curves.OrderBy(known => known.Name).First()")]
    public void A_cell_that_keeps_the_rules_is_left_alone(string cell) => Assert.Empty(CellRules.Faults(cell));

    [Fact]
    public void A_notebook_is_compiled_by_the_rules_of_CSharp_13_and_has_the_common_first_cell()
    {
        using var folder = new TempFolder();
        var notebook = NotebookFile.Write(folder.At("a.ipynb"), File.ReadAllText(BootstrapFile).TrimEnd('\n'), "var x = 3;", "int[] y = [x, 4];\ny.Length");
        Assert.Empty(CellRules.Faults(notebook, File.ReadAllText(BootstrapFile).TrimEnd('\n')));
        var wrong = NotebookFile.Write(folder.At("b.ipynb"), "1", "var x = 3;", "x\n  + missing");
        Assert.Equal(["b.ipynb(cell 1)", "b.ipynb(cell 3,line 2)"], CellRules.Faults(wrong, "#if").Select(fault => fault.Split(": ")[0]));
        var skipped = NotebookFile.Write(folder.At("c.ipynb"), "1", "// tags: skip-execution\n1");
        Assert.Contains("\"Run all\"", Assert.Single(CellRules.Faults(skipped, "1")));
    }
}
