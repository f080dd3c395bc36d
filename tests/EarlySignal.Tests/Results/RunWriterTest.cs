using EarlySignal.Basics;
using EarlySignal.Results;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Results;

public class RunWriterTest
{
    private static readonly string[] Ids = ["a", "b", "c"];
    private static readonly RunManifest Run = new()
    {
        Key = new string('0', 64),
        Task = "task",
        Series = "series",
        IsControl = false,
        Checkpoint = "step1",
        Step = 1,
        Tokens = 0.5,
        Items = 3,
        TaskItems = 3,
    };

    private static ItemResult Result(string id) =>
        new(id, 1, "physics", [new ChoiceScore([-1.25f, -0.1f], 5, 6, false, null), new ChoiceScore([-0.3f], 4, 4, true, -2.5)]);

    private static FinishedRun Score(ResultFolder folder, params string[] order)
    {
        using (var writer = folder.TryOpen(Run)!)
        {
            foreach (var id in order.Where(id => !writer.Has(id)))
                writer.Append(Result(id));
            writer.Finish(Ids);
        }
        return folder.FinishedRuns().Single();
    }

    [Fact]
    public void A_finished_run_reads_back_as_it_was_written_in_the_tasks_order()
    {
        using var temp = new TempFolder();
        var run = Score(new ResultFolder(temp.Path), "c", "a", "b");
        Assert.Equal(Ids, run.ReadItems().Select(item => item.ItemId));
        var choice = run.ReadItems()[0].Choices[0];
        Assert.Equal([-1.25f, -0.1f], choice.TokenLogProbs);
        Assert.Equal(-1.25 + -0.1f, choice.LogProb);
        Assert.Equal(-2.5, run.ReadItems()[0].Choices[1].UnconditionalLogProb);
        Assert.False(run.Manifest.IsPreview);
    }

    [Fact]
    public void A_run_that_died_at_any_byte_resumes_to_the_same_bytes()
    {
        using var temp = new TempFolder();
        var whole = Score(new ResultFolder(temp.At("whole")), "a", "b", "c");
        var expected = Directory.GetFiles(whole.Folder).Order().Select(File.ReadAllBytes).ToArray();

        using (var writer = new ResultFolder(temp.At("died")).TryOpen(Run)!)
            foreach (var id in Ids)
                writer.Append(Result(id));
        var partial = Directory.GetFiles(temp.At("died"), ResultFolder.PartialName, SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(partial);
        for (var kept = 0; kept <= bytes.Length; kept += 13)
        {
            var folder = new ResultFolder(temp.At($"kept{kept}"));
            Directory.CreateDirectory(folder.FolderOf(Run));
            File.WriteAllBytes(Path.Combine(folder.FolderOf(Run), ResultFolder.PartialName), bytes[..kept]);
            File.WriteAllBytes(Path.Combine(folder.FolderOf(Run), ".items.jsonl.0.earlysignal.tmp"), bytes[..(kept / 2)]);
            var resumed = Score(folder, "b", "c", "a");
            Assert.Equal(expected, Directory.GetFiles(resumed.Folder).Order().Select(File.ReadAllBytes));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"key\"")]
    [InlineData("{\"key\": 5}")]
    public void A_damaged_manifest_says_to_score_the_run_again(string text)
    {
        using var temp = new TempFolder();
        var run = Score(new ResultFolder(temp.Path), "a", "b", "c");
        var file = Path.Combine(run.Folder, ResultFolder.ManifestName);
        File.WriteAllText(file, text);
        InputFault.Expect(() => new ResultFolder(temp.Path).FinishedRuns(), file, "Delete the run's folder and score the checkpoint again.");
    }

    [Fact]
    public void Two_writers_of_one_run_exclude_each_other()
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        using (var first = folder.TryOpen(Run)!)
        {
            Assert.Null(folder.TryOpen(Run));
            first.Append(Result("a"));
        }
        using var second = folder.TryOpen(Run)!;
        Assert.True(second.Has("a"));
    }

    [Fact]
    public void A_run_that_another_process_finished_in_between_has_nothing_left_to_write()
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        Score(folder, Ids);
        using (var late = folder.TryOpen(Run)!)
            Assert.True(late.IsFinished);
        Assert.Equal(["items.jsonl", "run.json"], Directory.GetFiles(folder.FolderOf(Run)).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_process_killed_just_before_it_tidied_up_leaves_a_run_that_the_next_one_tidies()
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        Score(folder, Ids);
        var partial = Path.Combine(folder.FolderOf(Run), ResultFolder.PartialName);
        File.WriteAllText(partial, "{}");
        Assert.False(folder.IsFinished(Run));
        using (var next = folder.TryOpen(Run)!)
            Assert.True(next.IsFinished);
        Assert.False(File.Exists(partial));
        Assert.True(folder.IsFinished(Run));
    }

    [Fact]
    public void Results_that_were_edited_are_refused()
    {
        using var temp = new TempFolder();
        var run = Score(new ResultFolder(temp.Path), Ids);
        File.AppendAllText(Path.Combine(run.Folder, "items.jsonl"), " ");
        var fault = Assert.Throws<InputException>(run.ReadItems);
        Assert.Contains("items.jsonl", fault.Message);
        Assert.Contains("SHA-256", fault.Message);
    }

    [Theory]
    [InlineData("items\": 3", "items\": -3")]
    [InlineData("items\": 3", "items\": 2")]
    [InlineData("step\": 1", "step\": \"one\"")]
    [InlineData("{", "")]
    public void A_manifest_that_was_edited_is_refused(string from, string to)
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        var manifest = Path.Combine(Score(folder, Ids).Folder, "run.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(from, to, StringComparison.Ordinal));
        InputFault.Expect(() => folder.FinishedRuns().Single().ReadItems());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Results_that_are_cut_short_are_refused_even_under_their_right_hash(bool isEmpty)
    {
        using var temp = new TempFolder();
        var run = Score(new ResultFolder(temp.Path), Ids);
        var file = Path.Combine(run.Folder, "items.jsonl");
        File.WriteAllBytes(file, isEmpty ? [] : File.ReadAllBytes(file)[..^1]);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        InputFault.Expect(() => (run with { Manifest = run.Manifest with { ItemsHash = hash } }).ReadItems(), "items.jsonl", "line feed");
    }

    [Fact]
    public void A_folder_without_a_finished_run_is_named()
    {
        using var temp = new TempFolder();
        InputFault.Expect(() => new ResultFolder(temp.Path).FinishedRuns(), temp.Path, "no finished run");
    }

    [Fact]
    public void Other_weights_get_a_folder_of_their_own_and_two_whole_runs_of_one_checkpoint_are_refused_by_name()
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        Score(folder, Ids);
        var other = Run with { Key = new string('1', 64) };
        using (var writer = folder.TryOpen(other)!)
        {
            foreach (var id in Ids)
                writer.Append(Result(id));
            writer.Finish(Ids);
        }
        var fault = Assert.Throws<InputException>(folder.FinishedRuns);
        Assert.Contains("step1.000000000000, step1.111111111111", fault.Message);
    }

    [Fact]
    public void A_preview_is_marked_and_gives_way_to_the_whole_run()
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        var preview = Run with { Key = new string('2', 64), Items = 1 };
        using (var writer = folder.TryOpen(preview)!)
        {
            writer.Append(Result("a"));
            writer.Finish(["a"]);
        }
        Assert.True(folder.FinishedRuns().Single().Manifest.IsPreview);
        Assert.Contains("PREVIEW", File.ReadAllText(Path.Combine(folder.FolderOf(preview), "run.json")));
        Assert.False(Score(folder, Ids).Manifest.IsPreview);
    }

    [Fact]
    public void A_preview_of_a_task_that_was_larger_gives_way_to_the_whole_run()
    {
        using var temp = new TempFolder();
        var folder = new ResultFolder(temp.Path);
        var preview = Run with { Key = new string('2', 64), Items = 4, TaskItems = 9 };
        using (var writer = folder.TryOpen(preview)!)
        {
            foreach (var id in Ids.Append("d"))
                writer.Append(Result(id));
            writer.Finish([.. Ids, "d"]);
        }
        Assert.Equal(3, Score(folder, Ids).Manifest.Items);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/b\\c:d")]
    public void A_name_from_outside_never_leaves_the_folder(string name)
    {
        var folder = new ResultFolder("/results");
        var path = Path.GetFullPath(folder.FolderOf(Run with { Task = name, Series = name, Checkpoint = name }));
        Assert.StartsWith("/results/", path);
        Assert.Equal(4, path.Count(c => c == '/'));
    }
}
