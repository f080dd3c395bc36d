using System.Text.Json;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks.Validation;

namespace EarlySignal.Tests.EndToEnd;

public class TaskCommandTest
{
    [Fact]
    public void Validate_ends_with_1_for_an_error_and_with_0_for_warnings_only()
    {
        using var folder = new TempFolder();
        var items = SoundTask.Make();
        SoundTask.Load(folder, items.Take(99));
        var warned = EarlyCommand.Run(folder.Path, "task", "validate", folder.Path);
        Assert.Equal(0, warned.ExitCode);
        Assert.Contains("too-few-items", warned.Output);
        Assert.Contains("0 errors, 1 warnings", warned.Output);

        items[7]["a"] = 4;
        SoundTask.Load(folder, items);
        var failed = EarlyCommand.Run(folder.Path, "task", "validate", folder.Path, "--json");
        Assert.Equal(1, failed.ExitCode);
        var finding = JsonDocument.Parse(failed.Output).RootElement[0];
        Assert.Equal("gold-not-a-choice", finding.GetProperty("rule").GetString());
        Assert.Equal("item7", finding.GetProperty("items")[0].GetString());
    }

    [Fact]
    public void Inspect_takes_the_tokenizer_and_the_window_from_a_series()
    {
        using var folder = new TempFolder();
        var shown = EarlyCommand.Run(folder.Path, "task", "inspect", EarlyCommand.Benchmarks[0], "--item", "3", "--tokenizer", EarlyCommand.Ladder[0]);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("general_cloze, item 3 of 941", shown.Output);
        Assert.Contains("of 256 that the model takes", shown.Output);
    }
}
