using System.Diagnostics;
using System.Text.Json;
using EarlySignal.Metrics;
using EarlySignal.Results;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tasks.Export;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks.Adaptations;

namespace EarlySignal.Tests.Tasks.Export;

public class HarnessMetricsTest
{
    [NeedsProgramFact("python3")]
    public void Python_computes_the_same_numbers()
    {
        Check("1", metrics: 8);
        Check("[1]", metrics: 8);
        Check("[0, 2]", metrics: 6);
    }

    private static void Check(string answer, int metrics)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At(HarnessMetrics.FileName), HarnessMetrics.Python);
        const string choices = """["yes", "nööö", "perhaps"]""";
        double[] scores = [-3.25, -2.5, -7];
        var output = RunPython(folder.Path, $"import json, custom_metrics as m\nprint(json.dumps(m.process_results({{'choices': {choices}, 'answer': {answer}}}, [(-3.25, 0), (-2.5, 1), (-7.0, 0)])))");
        string[] texts = ["yes", "nööö", "perhaps"];
        ItemResult item = new("i", answer == "[0, 2]" ? 0 : 1, null, [.. texts.Zip(scores, (text, score) => new ChoiceScore([(float)score], text.Length, System.Text.Encoding.UTF8.GetByteCount(text), false, null))]) { OtherGolds = answer == "[0, 2]" ? [2] : [] };
        using var found = JsonDocument.Parse(output);
        var names = found.RootElement.EnumerateObject().Select(field => field.Name).ToArray();
        Assert.Equal(metrics, names.Length);
        foreach (var metric in MetricList.All.Where(metric => names.Contains(HarnessMetrics.Name(metric.Name))))
            Assert.Equal(metric.PerItem(item), found.RootElement.GetProperty(HarnessMetrics.Name(metric.Name)).GetDouble(), 1e-12);
    }

    [Fact]
    public void A_task_with_the_file_that_this_library_writes_is_read_and_one_with_another_file_is_not()
    {
        using SampleTask sample = new();
        using TempFolder folder = new();
        ExportedTask.Write(ExportedTask.Files(sample.Load().WithMetrics("likelihood_diff", "brier")), folder.Path);
        Assert.Equal(["likelihood_diff", "brier_score"], TaskDefinition.Load(folder.At("tiny.yaml")).Metrics.Select(metric => metric.Name));
        File.AppendAllText(folder.At(HarnessMetrics.FileName), "import os\n");
        InputFault.Expect(() => TaskDefinition.Load(folder.At("tiny.yaml")), "!function", "process_results");
    }

    private static string RunPython(string folder, string program)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", program]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return output;
    }
}
