using System.Text.Json.Nodes;
using System.Xml.Linq;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

/// <summary><c>nb run</c> on small notebooks, as a user or a build server runs it.</summary>
public sealed class RunTest : IClassFixture<RunTest.Runs>
{
    private readonly Runs _runs;

    public RunTest(Runs runs) => _runs = runs;

    /// <summary>One call over a good notebook and several bad ones.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Runs()
        {
            NotebookFile.Write(
                _folder.At("good.ipynb"),
                "#if COLAB\n!curl nowhere\n#endif",
                "var x = 3;\nx",
                "Console.WriteLine(\"one\"); x.Display(); Console.Write(\"two\");\nConsole.Error.WriteLine(\"wrong\"); x * 1.5",
                "int Inverse(int y)\n{\n    return 1 / y;\n}",
                "// tags: raises-exception\nInverse(1);\nInverse(0)",
                "// tags: skip-execution\nthrow new Exception(\"never\");",
                "// tags: gpu\nthrow new Exception(\"never\");",
                "var shown = \"before\".Display();\nshown.Update(\"after\");",
                "await Task.Delay(1);\nx++;\nnew[] { x, 0.5 }",
                "\"\U0001F600 é <b>\"",
                "x = 7;");
            NotebookFile.Write(_folder.At("unknown.ipynb"), "var a = 1;", "var b = a;\nb + missing");
            NotebookFile.Write(_folder.At("thrown.ipynb"), "void Fail() =>\n    throw new InvalidOperationException(\"planted\");", "", "Console.WriteLine(1);\n\nFail();", "\"never\"");
            NotebookFile.Write(_folder.At("ended.ipynb"), "1", "Environment.Exit(3);");
            NotebookFile.Write(_folder.At("tame.ipynb"), "// tags: raises-exception\n1");
            Source = File.ReadAllText(_folder.At("good.ipynb"));
            Outcome = NbCommand.Run(
                _folder.Path,
                "run", "good.ipynb", "unknown.ipynb", "thrown.ipynb", "ended.ipynb", "tame.ipynb", "--jobs", "2", "--gpu", "no", "--out", "executed", "--junit", "results.xml");
        }

        public string Source { get; }

        public EarlyCommand.Outcome Outcome { get; }

        public string Executed(string name) => _folder.At("executed", name);

        public XElement JUnit => XElement.Load(_folder.At("results.xml"));

        public void Dispose() => _folder.Dispose();
    }

    private JsonArray[] Good => NotebookFile.Outputs(_runs.Executed("good.ipynb"));

    [Fact]
    public void Outputs_come_in_the_order_in_which_the_cell_made_them()
    {
        Assert.Contains("pass good.ipynb: 9 cells, 2 skipped", _runs.Outcome.Output);
        Assert.Equal(["stdout one\n", "data 3", "stdout two", "stderr wrong\n", "data 4.5"], Good[2].Select(Told));
        Assert.Empty(Good[10]);

        static string Told(JsonNode? output) => $"{(string?)output!["name"] ?? "data"} {NotebookFile.Text(output)}";
    }

    [Fact]
    public void Later_cells_see_what_earlier_ones_declared_and_the_last_expression_is_shown()
    {
        Assert.Equal("3", NotebookFile.Text(Good[1].Single()));
        Assert.Equal("[ 4, 0.5 ]", NotebookFile.Text(Good[8].Single()));
        Assert.Equal("\U0001F600 é <b>", NotebookFile.Text(Good[9].Single()));
    }

    [Fact]
    public void An_update_replaces_what_was_displayed() => Assert.Equal("after", NotebookFile.Text(Good[7].Single()));

    [Fact]
    public void An_exception_tells_the_lines_of_all_cells_that_it_went_through()
    {
        var error = Good[4].Single()!;
        Assert.Equal("DivideByZeroException", (string?)error["ename"]);
        var traceback = string.Join('\n', error["traceback"]!.AsArray().Select(line => (string?)line));
        Assert.Contains("at Inverse in cell 4:line 3", traceback);
        Assert.Contains("at the cell in cell 5:line 3\n      Inverse(0)", traceback);
    }

    [Fact]
    public void Cells_that_are_tagged_to_be_skipped_are_not_run()
    {
        Assert.Empty(Good[5]);
        Assert.Empty(Good[6]);
    }

    [Fact]
    public void Ids_metadata_and_sources_stay_and_the_file_is_written_as_Jupyter_writes_it()
    {
        var text = File.ReadAllText(_runs.Executed("good.ipynb"));
        var (before, after) = (JsonNode.Parse(_runs.Source)!, JsonNode.Parse(text)!);
        foreach (var cell in before["cells"]!.AsArray().Concat(after["cells"]!.AsArray()))
            (cell!["outputs"], cell["execution_count"]) = (null, null);
        Assert.Equal("x-csharp", ((string?)after["metadata"]!["language_info"]!["mimetype"])!.Split('/')[1]);
        after["metadata"]!.AsObject().Remove("language_info");
        Assert.True(JsonNode.DeepEquals(before, after));
        Assert.StartsWith("{\n \"cells\": [\n  {\n", text);
        Assert.EndsWith("}\n", text);
        Assert.Contains("\U0001F600 é <b>", text);
    }

    [Theory]
    [InlineData("1E-05", "1e-05")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("1.5E-123", "1.5e-123")]
    [InlineData("1E+15", "1000000000000000.0")]
    [InlineData("1234567890123456.75", "1234567890123456.8")]
    [InlineData("1E+16", "1e+16")]
    [InlineData("12345678901234560.0", "1.234567890123456e+16")]
    [InlineData("5E-324", "5e-324")]
    [InlineData("1.7976931348623157E+308", "1.7976931348623157e+308")]
    [InlineData("-2.50", "-2.5")]
    [InlineData("3.0", "3.0")]
    [InlineData("3", "3")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("-0", "0")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void Numbers_are_written_as_Python_writes_them(string read, string written) =>
        Assert.Equal(written + "\n", EarlySignal.Notebooks.Documents.JupyterJson.File(JsonNode.Parse(read)!));

    [Fact]
    public void Keys_are_sorted_by_code_point_at_every_depth() =>
        Assert.Equal(
            "{\n \"B\": 1,\n \"a\": [\n  {\n   \"\uFF5E\": 1,\n   \"\U0001F600\": 2\n  }\n ]\n}\n",
            EarlySignal.Notebooks.Documents.JupyterJson.File(JsonNode.Parse("{\"a\": [{\"\U0001F600\": 2, \"\uFF5E\": 1}], \"B\": 1}")!));

    [Fact]
    public void Stored_outputs_have_the_fields_that_nbformat_4_5_asks_for()
    {
        string[] Fields(JsonNode? output) => [.. output!.AsObject().Select(field => field.Key)];
        foreach (var output in Good.SelectMany(cell => cell))
        {
            string[] expected = (string?)output!["output_type"] switch
            {
                "stream" => ["name", "output_type", "text"],
                "display_data" => ["data", "metadata", "output_type"],
                "execute_result" => ["data", "execution_count", "metadata", "output_type"],
                "error" => ["ename", "evalue", "output_type", "traceback"],
                var other => throw new InvalidDataException(other),
            };
            Assert.Equal(expected, Fields(output));
        }
    }

    [Fact]
    public void A_failing_cell_fails_the_run_and_is_told_with_notebook_cell_line_and_message()
    {
        Assert.Equal(1, _runs.Outcome.ExitCode);
        Assert.Contains("unknown.ipynb(cell 2,line 2): error CS0103: The name 'missing' does not exist in the current context", _runs.Outcome.Error);
        Assert.Contains("thrown.ipynb(cell 2,line 3): error InvalidOperationException: planted", _runs.Outcome.Error);
        Assert.Contains("at Fail in cell 1:line 2", _runs.Outcome.Error);
        Assert.Contains("FAIL thrown.ipynb: 2 cells", _runs.Outcome.Output);
        Assert.Empty(NotebookFile.Outputs(_runs.Executed("thrown.ipynb"))[3]);
    }

    [Fact]
    public void A_cell_that_must_fail_and_does_not_is_a_failure() =>
        Assert.Contains("tame.ipynb(cell 1,line 1): error NoException", _runs.Outcome.Error);

    [Fact]
    public void A_process_that_ends_within_a_cell_fails_that_cell_and_leaves_the_notebook_alone()
    {
        Assert.Contains("ended.ipynb(cell 2,line 1): error ProcessEnded: the notebook's process ended with code 3", _runs.Outcome.Error);
        Assert.False(File.Exists(_runs.Executed("ended.ipynb")));
    }

    [Fact]
    public void The_summary_for_build_servers_has_a_suite_for_each_notebook_and_a_case_for_each_cell()
    {
        var suites = _runs.JUnit.Elements("testsuite").ToDictionary(suite => (string)suite.Attribute("name")!);
        Assert.Equal(5, suites.Count);
        Assert.Equal(("11", "0", "2"), Counts(suites["good.ipynb"]));
        Assert.Equal(("2", "1", "0"), Counts(suites["thrown.ipynb"]));
        Assert.Contains("planted", (string?)suites["thrown.ipynb"].Descendants("failure").Single().Attribute("message"));

        static (string?, string?, string?) Counts(XElement suite) => ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("skipped"));
    }

    [Fact]
    public void A_cell_that_hangs_is_ended_at_the_timeout()
    {
        using var folder = new TempFolder();
        NotebookFile.Write(folder.At("hangs.ipynb"), "while (true) { }");
        var outcome = NbCommand.Run(folder.Path, "run", "hangs.ipynb", "--timeout", "3");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("hangs.ipynb(cell 1,line 1): error Timeout: the cell took longer than 3 s", outcome.Error);
    }

    [Theory]
    [InlineData("""{"nbformat": 3}""", "found nbformat 3; expected nbformat 4")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code"}]}""", "cells[0]: found no cell_type or no source")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1", "metadata": {"tags": [3]}}]}""", "found tags that are no list of texts")]
    [InlineData("""{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "python"}}}""", "expected a notebook in C#")]
    [InlineData("""{"nbformat": 4, "nbformat": 4, "cells": []}""", "not JSON")]
    [InlineData("no notebook", "not JSON")]
    public void A_file_that_is_no_notebook_is_told_in_one_paragraph(string text, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("wrong.ipynb"), text);
        var fault = Assert.Throws<EarlySignal.Notebooks.NotebookException>(() => EarlySignal.Notebooks.Documents.Notebook.Read(folder.At("wrong.ipynb")));
        Assert.Contains(expected, fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
