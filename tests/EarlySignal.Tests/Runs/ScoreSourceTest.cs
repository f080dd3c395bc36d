using System.Formats.Tar;
using System.IO.Compression;
using EarlySignal.Checkpoints;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tests.Results;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Runs;

public class ScoreSourceTest
{
    private const string Archive = "lm_eval_results/raw_results_json.tar.gz";

    [Fact]
    public void A_result_file_of_the_harness_becomes_scores()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("results_2025-07-26T12-43-38.json"), """
            {"results": {"arc": {"alias": "arc", "acc,none": 0.5, "acc_stderr,none": 0.05, "acc_bytes,none": 0.25, "acc_bytes_stderr,none": "N/A", "exact_match,strict": NaN, "exact_match_stderr,strict": Infinity}},
             "configs": {"arc": {"doc_to_choice": ["A", "B", "C", "D"]}}, "higher_is_better": {"arc": {"acc": true}}, "n-samples": {"arc": {"original": 200, "effective": 100}},
             "config": {"model": "hf", "model_args": "pretrained=EleutherAI/pythia-70m,revision=step1000,dtype=float", "limit": 100.0}, "date": 1753533790.06}
            """);
        Assert.Equal(
            [
                Score("acc", 0.5, 0.05) with { HigherIsBetter = true },
                Score("acc_per_byte", 0.25, double.NaN),
                Score("exact_match,strict", double.NaN, double.NaN),
            ],
            ScoreSource.Read([folder.Path]).Scores);

        static CheckpointScore Score(string metric, double value, double error) => new("pythia-70m", 1000, null, "arc", metric, value, error) { Items = 100, Chance = (0.25, Math.Sqrt(0.25 * 0.75 / 100)), IsPreview = true };
    }

    [Theory]
    [InlineData("x", "\"pretrained=org/run,subfolder=iter_0004000\"", "run", 4000)]
    [InlineData("x", "{\"pretrained\": \"org/run\", \"revision\": \"step12\", \"dtype\": \"auto\"}", "run", 12)]
    [InlineData("x", "\"pretrained=/data/run/step-500\"", "run", 500)]
    [InlineData("x", "\"pretrained=/data/my-run-step500/\"", "my-run", 500)]
    [InlineData("x", "\"pretrained=org/run,revision=stage1-step700-tokens3B\"", "run", 700)]
    [InlineData("__data__run__iter_0002000", "\"pretrained=final\"", "final", 2000)]
    [InlineData("checkpoint-30/org__run", "\"pretrained=org/run\"", "run", 30)]
    public void The_step_is_found_where_people_put_it(string place, string arguments, string series, long step)
    {
        using var folder = new TempFolder();
        Write(folder, $"{place}/results_1.json", arguments, "0.5");
        var score = Assert.Single(ScoreSource.Read([folder.Path]).Scores);
        Assert.Equal((series, step), (score.Series, score.Step));
    }

    [Fact]
    public void Tokens_come_from_the_name_the_competitions_schedule_or_the_user()
    {
        using var folder = new TempFolder();
        Write(folder, "a/results_1.json", "\"pretrained=allenai/OLMo,revision=step1000-tokens4B\"", "0.5");
        Write(folder, "b/results_1.json", "\"pretrained=tiiuae/dense-1b-arch1,subfolder=iter_0002000\"", "0.5");
        Write(folder, "c/results_1.json", "\"pretrained=org/run,revision=step1000\"", "0.5");
        Assert.Equal([4, 2.097152, 3], ScoreSource.Read([folder.Path], TokenSchedule.Linear(3e6)).Scores.Select(score => score.Tokens!.Value));
    }

    [Fact]
    public void Of_two_files_about_the_same_the_newest_counts_and_a_whole_run_before_a_preview()
    {
        using var folder = new TempFolder();
        const string arguments = "\"pretrained=org/run,revision=step1\"";
        Write(folder, "z/results_2.json", arguments, "0.1", date: "5");
        Write(folder, "a/results_1.json", arguments, "0.2", date: "7");
        Write(folder, "m/results_3.json", arguments, "0.3", date: "9", limit: "10");
        var source = ScoreSource.Read([folder.Path]);
        Assert.Equal(0.2, Assert.Single(source.Scores).Value);
        Assert.Contains("the newest counts", Assert.Single(source.Notes));
    }

    [Fact]
    public void Models_of_one_name_from_two_places_stay_two_series()
    {
        using var folder = new TempFolder();
        Write(folder, "a/results_1.json", "\"pretrained=one/run,revision=step1\"", "0.1");
        Write(folder, "b/results_1.json", "\"pretrained=two/run,revision=step1\"", "0.2");
        Assert.Equal(["one/run", "two/run"], ScoreSource.Read([folder.Path]).Scores.Select(score => score.Series));
    }

    [Fact]
    public void Samples_beside_a_result_file_give_every_metric_and_the_chance_level()
    {
        using var folder = new TempFolder();
        Write(folder, "a/results_2025-01-01.json", "\"pretrained=org/run,revision=step1\"", "0.1");
        File.WriteAllText(folder.At("a", "samples_arc_2025-01-01.jsonl"), """{"doc_id": 0, "target": "0", "arguments": [["q", " a"], ["q", " b"]], "filtered_resps": [["-1", "True"], ["-3", "False"]]}""");
        var scores = ScoreSource.Read([folder.Path]).Scores;
        Assert.Equal(1.0, scores.Single(score => score.Metric == "acc").Value);
        Assert.Equal(2.0, scores.Single(score => score.Metric == "margin").Value, 1e-12);
        Assert.All(scores, score => Assert.Equal((1, 0.5), (score.Items, score.Chance!.Value.Value)));
    }

    [Theory]
    [InlineData("""[["q", " a"]]""")]
    [InlineData("""[["q a", " e"], ["q b", " e"]]""")]
    [InlineData("""{"gen_args_0": {"arg_0": "q", "arg_1": {"until": ["x"]}}}""")]
    public void Samples_of_other_kinds_of_tasks_leave_the_files_own_numbers(string arguments)
    {
        using var folder = new TempFolder();
        Write(folder, "a/results_2025-01-01.json", "\"pretrained=org/run,revision=step1\"", "0.1");
        File.WriteAllText(folder.At("a", "samples_arc_2025-01-01.jsonl"), $$"""{"doc_id": 0, "target": "e", "arguments": {{arguments}}, "filtered_resps": [["-1", "True"]]}""");
        Assert.Equal(0.1, Assert.Single(ScoreSource.Read([folder.Path]).Scores).Value);
    }

    [Fact]
    public void A_damaged_sample_beside_a_result_file_is_one_clear_error()
    {
        using var folder = new TempFolder();
        Write(folder, "a/results_2025-01-01.json", "\"pretrained=org/run,revision=step1\"", "0.1");
        File.WriteAllText(folder.At("a", "samples_arc_2025-01-01.jsonl"), """{"doc_id": 0, "target": "0", "argum""");
        InputFault.Expect(() => ScoreSource.Read([folder.Path]), "samples_arc", "not valid JSON");
    }

    [Fact]
    public void Files_without_a_step_are_named_when_others_have_one_and_refused_when_none_has()
    {
        using var folder = new TempFolder();
        Write(folder, "a/results_1.json", "\"pretrained=org/final\"", "0.1");
        InputFault.Expect(() => ScoreSource.Read([folder.Path]), "no step", "revision=", "results_1.json");
        Write(folder, "b/results_1.json", "\"pretrained=org/run,revision=step1\"", "0.1");
        Assert.Contains("a/results_1.json", Assert.Single(ScoreSource.Read([folder.Path]).Notes).Replace('\\', '/'));
    }

    [Theory]
    [InlineData("results_1.json", "{\"results\": ", "not valid JSON")]
    [InlineData("results_1.json", "{\"result\": {}}", "neither 'results' nor 'data'")]
    [InlineData("results_1.json", "[1]", "neither 'results' nor 'data'")]
    [InlineData("results_1.json", "{\"results\": [1]}", "results", "an object")]
    [InlineData("results_1.json", "{\"results\": {\"arc\": 1}}", "results.arc", "an object")]
    public void A_damaged_file_is_one_clear_error(string name, string content, params string[] words)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At(name), content);
        InputFault.Expect(() => ScoreSource.Read([folder.At(name)]), words);
    }

    [Fact]
    public void Nothing_to_read_is_one_clear_error()
    {
        using var folder = new TempFolder();
        InputFault.Expect(() => ScoreSource.Read([folder.Path]), "no results_*.json", "--output_path");
        InputFault.Expect(() => ScoreSource.Read([folder.At("nowhere")]), "no such file");
    }

    [Fact]
    public void Two_values_for_the_same_thing_are_refused()
    {
        using var folder = new TempFolder();
        var file = folder.At("a.csv");
        File.WriteAllText(file, "series,step,task,value\na,1,t,0.5\na,1,t,0.6\n");
        InputFault.Expect(() => ScoreSource.Read([file]), "a step 1, t, acc", "2 values");
    }

    [Fact]
    public void What_is_exported_for_the_harness_reads_back_and_is_the_same_bytes_again()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            using var folder = new TempFolder();
            var scores = RandomScores.Make(seed, withUnknown: true);
            ScoreExport.LmEval(new ScoreSource(scores, []), folder.At("one"), [], []);
            var read = ScoreSource.Read([folder.At("one")]);
            Assert.Equal(Sorted(scores), Sorted(read.Scores));
            ScoreExport.LmEval(read, folder.At("two"), [], []);
            foreach (var file in Directory.EnumerateFiles(folder.At("one"), "*", SearchOption.AllDirectories))
                Assert.Equal(File.ReadAllText(file), File.ReadAllText(file.Replace(folder.At("one"), folder.At("two"))));
        }
    }

    [Fact]
    public void Series_that_would_share_a_folder_are_refused()
    {
        CheckpointScore[] scores = [new("a/b", 1, null, "t", "acc", 0.5, 0), new("a_b", 1, null, "t", "acc", 0.5, 0)];
        InputFault.Expect(
            () =>
            {
                ScoreExport.LmEval(new ScoreSource(scores, []), "never-written", [], []);
                return null;
            },
            "a/b and a_b");
    }

    [Fact]
    public void What_is_exported_as_plot_data_reads_back()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            using var folder = new TempFolder();
            CheckpointScore[] scores = [.. RandomScores.Make(seed, withUnknown: false).Where(score => score.Metric == "acc").Select(score => new CheckpointScore(score.Series, score.Step, score.Tokens, score.Task, "acc", score.Value, double.NaN))];
            ScoreExport.PlotData(new ScoreSource(scores, []), "acc", folder.At("p.json"));
            Assert.Equal(Sorted(scores), Sorted(ScoreSource.Read([folder.At("p.json")]).Scores));
        }
    }

    [Fact]
    public void Plot_data_has_no_place_for_gaps_and_says_so()
    {
        CheckpointScore[] scores = [new("a", 1, 1.5, "t", "acc", 0.5, 0), new("a", 2, 2.5, "t", "acc", 0.5, 0), new("a", 1, 1.5, "u", "acc", 0.5, 0)];
        InputFault.Expect(() => Export(scores), "1 checkpoints of u and 2 of t");
        InputFault.Expect(() => Export([scores[0] with { Value = double.NaN }]), "undefined");
        InputFault.Expect(() => Export([scores[0] with { Tokens = null }]), "no token counts");
        InputFault.Expect(() => Export([scores[0] with { Metric = "brier" }]), "no task has", "brier");

        static object? Export(CheckpointScore[] scores)
        {
            ScoreExport.PlotData(new ScoreSource(scores, []), "acc", "never-written.json");
            return null;
        }
    }

    [NeedsFact(Needs.Data, Archive)]
    public void The_runs_of_a_participant_of_the_competition_become_ten_curves()
    {
        using var folder = new TempFolder();
        using (var zipped = new GZipStream(File.OpenRead(Path.Combine(GoldenData.SharedData, Archive)), CompressionMode.Decompress))
            TarFile.ExtractToDirectory(zipped, folder.Path, overwriteFiles: false);
        var source = ScoreSource.Read([folder.Path]);
        Assert.Equal(1429, source.Scores.Count);
        Assert.Contains("1 of 1430 result files have no step", Assert.Single(source.Notes));
        var curves = ScoreReport.Curves(source.Scores, "acc", hasTokens: false);
        Assert.Equal(10, curves.Count);
        Assert.Equal(["pythia-1b", "pythia-70m"], curves.Where(curve => curve.Benchmark == "mmlu_hs").Select(curve => curve.Curve.Series));
        Assert.All(curves, curve => Assert.InRange(curve.Curve.Count, 142, 143));
        Assert.All(curves, curve => Assert.Equal((1000, 143000), (curve.Curve.Steps[0], curve.Curve.Steps[^1])));
        var known = curves.Single(curve => curve.Benchmark == "mmlu_hs" && curve.Curve.Series == "pythia-70m").Curve;
        Assert.Equal(0.26052631578947366, known.Values[known.Steps.ToList().IndexOf(118000)]);
    }

    private static IEnumerable<CheckpointScore> Sorted(IEnumerable<CheckpointScore> scores) =>
        scores.OrderBy(score => score.Series, StringComparer.Ordinal).ThenBy(score => score.Step).ThenBy(score => score.Task, StringComparer.Ordinal).ThenBy(score => score.Metric, StringComparer.Ordinal);

    private static void Write(TempFolder folder, string place, string arguments, string accuracy, string date = "0", string limit = "null")
    {
        var file = folder.At(place);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $$$"""{"results": {"arc": {"acc,none": {{{accuracy}}} }}, "config": {"model_args": {{{arguments}}}, "limit": {{{limit}}} }, "date": {{{date}}} }""");
    }
}
