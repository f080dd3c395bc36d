using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tasks.Export;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks.Adaptations;

namespace EarlySignal.Tests.Tasks.Export;

public sealed class SubmissionTest : IDisposable
{
    private const string Metadata = "task_name: mine\ntask_metric: acc_norm,none\nhf_token: ''\n";

    private readonly TempFolder _temp = new();

    public SubmissionTest() => Directory.CreateDirectory(_temp.At("clone", "lm_eval", "tasks"));

    private static TaskDefinition Task => TaskDefinition.Load(Path.Combine(GoldenData.Repository, "data", "benchmarks", "science_cloze")).Sample(120).Named("mine");

    private string Zip => _temp.At("submission.zip");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_submission_holds_the_patch_and_the_metadata_and_its_task_asks_the_same()
    {
        var task = Task.Shots(2).ShuffleChoices();
        var content = Submission.Write(task, "acc_norm", _temp.At("clone"), Zip);
        Assert.Equal(("mine", "acc_norm,none", 120), (content.Task, content.Metric, content.Items));
        Assert.Equal(RequestText.Of(task), content.Requests.Select(request => $"{request.ItemId}|{request.ChoiceIndex}|{request.Context}|{request.Continuation}"));
        Assert.Equal(["lm_eval/tasks/mine/mine.jsonl", "lm_eval/tasks/mine/mine.yaml"], content.Files);
        using var zip = ZipFile.OpenRead(Zip);
        Assert.Equal(["evaluation.patch", "metadata.yaml"], zip.Entries.Select(entry => entry.FullName));
        using var reader = new StreamReader(zip.GetEntry("metadata.yaml")!.Open());
        Assert.Equal(Metadata, reader.ReadToEnd());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp.At("clone", "lm_eval", "tasks")));
    }

    [Fact]
    public void The_same_task_gives_the_same_bytes_whatever_the_environment_holds()
    {
        Dictionary<string, string?> token = new() { ["HF_TOKEN"] = "hf_secretsecretsecret", ["HUGGING_FACE_HUB_TOKEN"] = "hf_secretsecretsecret" };
        var benchmark = Path.Combine(GoldenData.Repository, "data", "benchmarks", "science_cloze");
        foreach (var name in new[] { "a.zip", "b.zip" })
            Assert.Equal(0, EarlyCommand.Run(_temp.Path, token, "task", "bundle", benchmark, "--name", "whole", "--clone", "clone", "--out", name).ExitCode);
        Assert.Equal(File.ReadAllBytes(_temp.At("a.zip")), File.ReadAllBytes(_temp.At("b.zip")));
        using var zip = ZipFile.OpenRead(_temp.At("a.zip"));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            Assert.DoesNotContain("hf_secret", reader.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_group_is_submitted_as_the_tasks_and_groups_that_it_holds()
    {
        var group = new TaskGroup("mine", null, [Task.Sample(70).Shots(1).Named("mine_a")], [new TaskGroup("mine_inner", "Inner", [Task.Sample(50).ShuffleChoices().Named("mine_b")], [], [])], [new GroupMetric("acc", false), new GroupMetric("acc_norm", true)]);
        var content = Submission.Write(group, "acc", _temp.At("clone"), Zip);
        Assert.Equal(("mine", "acc,none", 120), (content.Task, content.Metric, content.Items));
        Assert.Equal(group.AllTasks.SelectMany(RequestText.Of), content.Requests.Select(request => $"{request.ItemId}|{request.ChoiceIndex}|{request.Context}|{request.Continuation}"));
        Assert.Equal(
            new[] { "_mine.yaml", "_mine_inner.yaml", "mine_a.jsonl", "mine_a.yaml", "mine_b.jsonl", "mine_b.yaml" }.Select(name => "lm_eval/tasks/mine/" + name),
            content.Files.Order(StringComparer.Ordinal));
        InputFault.Expect(() => Submission.Write(group, "margin", _temp.At("clone"), Zip), "aggregate_metric_list", "no metric 'margin'", "acc, acc_norm");
        InputFault.Expect(() => Submission.Write(group with { Metrics = [] }, "acc", _temp.At("clone"), Zip), "aggregate_metric_list", "no metric 'acc'", "the metrics that count");
        InputFault.Expect(() => Submission.Write(group.Select(task => task.WithMetrics("acc_norm")), "acc", _temp.At("clone"), Zip), "metric_list", "no metric 'acc'");
        InputFault.Expect(() => Submission.Write(group with { Groups = [] }, "acc", _temp.At("clone"), Zip), "70 items");
        InputFault.Expect(() => Submission.Write(group with { Name = "mine_a" }, "acc", _temp.At("clone"), Zip), "'mine_a' as the name of two");
    }

    [NeedsProgramFact("git")]
    public void Git_applies_the_patch()
    {
        Assert.True(Git("init", "-q"));
        File.WriteAllText(_temp.At("clone", "README.md"), "a clone\n");
        Submission.Write(Task.Shots(2).WithMetrics("likelihood_diff", "acc"), "likelihood_diff", _temp.At("clone"), Zip);
        ZipFile.ExtractToDirectory(Zip, _temp.At("zip"));
        Assert.True(Git("apply", "--check", _temp.At("zip", "evaluation.patch")));
        Assert.True(Git("apply", _temp.At("zip", "evaluation.patch")));
        foreach (var file in ExportedTask.Files(Task.Shots(2).WithMetrics("likelihood_diff", "acc"), dataFolder: "lm_eval/tasks/mine/"))
            Assert.Equal(file.Text, File.ReadAllText(_temp.At("clone", "lm_eval", "tasks", "mine", file.Name)));
        InputFault.Expect(() => Submission.Write(Task, "acc", _temp.At("clone"), Zip), "lm_eval/tasks/mine", "free");
    }

    [Theory]
    [InlineData("group: mine\ntask: [other]\n")]
    [InlineData("include: _template\ntask: \"mine_b\"   # theirs\n")]
    public void A_name_that_a_file_of_the_clone_has_is_refused_in_whatever_folder_it_is(string theirs)
    {
        Directory.CreateDirectory(_temp.At("clone", "lm_eval", "tasks", "deep", "er"));
        File.WriteAllText(_temp.At("clone", "lm_eval", "tasks", "deep", "er", "x.yaml"), theirs);
        var group = new TaskGroup("mine", null, [Task.Named("mine_a")], [new TaskGroup("mine_inner", null, [Task.Named("mine_b")], [], [])], [new GroupMetric("acc", true)]);
        InputFault.Expect(() => Submission.Write(group, "acc", _temp.At("clone"), Zip), "x.yaml", "found 'mine", "--name");
        Assert.Equal("yours", Submission.Write(group.Named("yours"), "acc", _temp.At("clone"), Zip).Task);
    }

    [Fact]
    public void What_cannot_be_submitted_is_refused()
    {
        InputFault.Expect(() => Submission.Write(Task, "acc", _temp.At("nowhere"), Zip), "no folder lm_eval/tasks", "--clone");
        InputFault.Expect(() => Submission.Write(Task, "likelihood_diff", _temp.At("clone"), Zip), "no metric 'likelihood_diff'", "acc, acc_norm");
        InputFault.Expect(() => Submission.Write(Task.Sample(99), "acc", _temp.At("clone"), Zip), "99 items", "100 to 15000");
    }

    public static TheoryData<string, string, string> BadZips => new()
    {
        { "", "x", "nothing" },
        { "../evaluation.patch|metadata.yaml", "x", "'../evaluation.patch'" },
        { "/evaluation.patch|metadata.yaml", "x", "'/evaluation.patch'" },
        { "a/evaluation.patch|metadata.yaml", "x", "'a/evaluation.patch'" },
        { "evaluation.patch|metadata.yaml|run.sh", "x", "'run.sh'" },
        { "evaluation.patch|metadata.yaml", "x", "line 1: found 'x'" },
        { "evaluation.patch|metadata.yaml", "", "no file" },
        { "evaluation.patch|metadata.yaml", Header("lm_eval/../../x") + "+x\n", "inside the repository" },
        { "evaluation.patch|metadata.yaml", Header(".git/hooks/post-checkout") + "+x\n", "inside the repository" },
        { "evaluation.patch|metadata.yaml", Header("/etc/x") + "+x\n", "inside the repository" },
        { "evaluation.patch|metadata.yaml", Header("x") + "-x\n", "line 1 of 1 of x" },
        { "evaluation.patch|metadata.yaml", Header("x") + "+x\n" + Header("x") + "+x\n", "added twice" },
        { "evaluation.patch|metadata.yaml", Header("x").Replace("100644", "120000", StringComparison.Ordinal) + "+/etc/passwd\n", "only files that are new" },
        { "evaluation.patch|metadata.yaml", "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "only files that are new" },
        { "evaluation.patch|metadata.yaml", Header("x.yaml") + "+task: other\n", "'mine', which the patch does not add" },
    };

    [Theory, MemberData(nameof(BadZips))]
    public void A_zip_that_is_no_submission_is_refused(string names, string patch, string found)
    {
        WriteZip(names.Split('|', StringSplitOptions.RemoveEmptyEntries), patch, Metadata);
        InputFault.Expect(() => SubmissionContent.Read(Zip), found);
    }

    [Fact]
    public void A_task_that_reads_what_the_patch_does_not_add_is_refused()
    {
        Directory.CreateDirectory(_temp.At("outside"));
        File.WriteAllLines(_temp.At("outside", "test.jsonl"), Enumerable.Range(0, 120).Select(i => $$"""{"question": "{{i}}?", "choices": ["a", "b"], "answer": 0}"""));
        string[] task = ["task: mine", $"dataset_path: {_temp.At("outside")}", "test_split: test", "output_type: multiple_choice", "doc_to_text: question", "doc_to_choice: choices", "doc_to_target: answer"];
        WriteZip(["evaluation.patch", "metadata.yaml"], Header("x.yaml").Replace("+1,1 ", $"+1,{task.Length} ", StringComparison.Ordinal) + string.Concat(task.Select(line => $"+{line}\n")), Metadata);
        InputFault.Expect(() => SubmissionContent.Read(Zip), "evaluation.patch", "a task that reads", "the patch adds");
    }

    [Theory]
    [InlineData("task_name: mine\ntask_metric: acc,none\nhf_token: hf_abcdef\n", "a token")]
    [InlineData("task_name: mine\nhf_token: ''\n", "task_metric")]
    [InlineData("task_name: [mine]\ntask_metric: acc,none\n", "task_name")]
    [InlineData("[", "cannot be read")]
    public void Metadata_that_is_wrong_is_refused(string metadata, string found)
    {
        WriteZip(["evaluation.patch", "metadata.yaml"], Header("x.yaml") + "+task: mine\n", metadata);
        InputFault.Expect(() => SubmissionContent.Read(Zip), found);
    }

    [Fact]
    public void A_zip_that_unpacks_to_more_than_it_says_is_refused()
    {
        WriteZip(["evaluation.patch", "metadata.yaml"], Header("x.yaml") + "+task: mine\n", "# " + new string('x', 1 << 20));
        InputFault.Expect(() => SubmissionContent.Read(Zip), "metadata.yaml", "more than 65536 bytes");
        File.WriteAllText(Zip, "PK no zip");
        InputFault.Expect(() => SubmissionContent.Read(Zip), "no zip");
        InputFault.Expect(() => SubmissionContent.Read(_temp.At("absent.zip")), "no such file");
    }

    [Fact]
    public void A_patch_reads_back_as_it_was_written()
    {
        Random random = new(7);
        for (var round = 0; round < 200; round++)
        {
            ExportedFile[] files = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new ExportedFile($"f{i}", string.Concat(
                Enumerable.Range(0, random.Next(1, 6)).Select(_ => new[] { "+a", "-b", " c", "", "@@ -0,0 +1 @@", "diff --git a/x b/x", "é\t", "\\ No newline" }[random.Next(8)] + "\n"))))];
            Assert.Equal(files.Select(file => file with { Name = "a/b/" + file.Name }), Patch.Read(Patch.Adding("a/b", files), "patch"));
        }
        Assert.Throws<ArgumentException>(() => Patch.Adding("a", [new ExportedFile("f", "no line feed")]));
    }

    private static string Header(string path) => $"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,1 @@\n";

    private void WriteZip(string[] names, string patch, string metadata)
    {
        using var zip = new ZipArchive(File.Create(Zip), ZipArchiveMode.Create);
        foreach (var name in names)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(name.EndsWith("patch", StringComparison.Ordinal) ? patch : metadata));
        }
    }

    private bool Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _temp.At("clone"), RedirectStandardError = true, RedirectStandardOutput = true })!;
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}
