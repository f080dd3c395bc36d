using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Checkpoints;

public sealed class CheckpointSeriesTest : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("iter_0002000", 2000L, null)]
    [InlineData("iteration-2000", 2000L, null)]
    [InlineData("step1000", 1000L, null)]
    [InlineData("step0000400", 400L, null)]
    [InlineData("Step_3", 3L, null)]
    [InlineData("checkpoint-500", 500L, null)]
    [InlineData("ckpt-0", 0L, null)]
    [InlineData("global_step12", 12L, null)]
    [InlineData("step1000-tokens4B", 1000L, 4.0)]
    [InlineData("stage1-step140000-tokens294B", 140000L, 294.0)]
    [InlineData("step7-tokens1.5T", 7L, 1500.0)]
    [InlineData("step7_tokens250M", 7L, 0.25)]
    public void A_folder_name_gives_step_and_perhaps_tokens(string name, long step, double? tokens)
    {
        Add("run", name);
        var checkpoint = Assert.Single(CheckpointSeries.Open(_folder.At("run")).Checkpoints);
        Assert.Equal((name, step, tokens), (checkpoint.Name, checkpoint.Step, checkpoint.Tokens));
    }

    [Fact]
    public void Checkpoints_are_ordered_by_step_and_other_folders_are_ignored()
    {
        Add("run", "step1000", "step9", "step0000400", "logs", "step", "best-step3", "step12x");
        var series = CheckpointSeries.Open(_folder.At("run"));
        Assert.Equal([9, 400, 1000], series.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal("run", series.Name);
        Assert.Null(series.Mixture);
        Assert.All(series.Checkpoints, checkpoint => Assert.True(File.Exists(Path.Combine(checkpoint.Folder, "config.json"))));
    }

    [Fact]
    public void A_folder_with_a_configuration_is_a_series_of_one()
    {
        Add("model", ".");
        var series = CheckpointSeries.Open(_folder.At("model") + Path.DirectorySeparatorChar);
        Assert.Equal("model", series.Name);
        Assert.Equal(("model", 0L), (series.Checkpoints.Single().Name, series.Checkpoints.Single().Step));
    }

    [Fact]
    public void One_checkpoint_of_a_series_keeps_the_name_and_schedule_of_its_series()
    {
        Add("run", "step10", "step20");
        File.WriteAllText(_folder.At("run", "series.json"), """{"name":"mix","tokens_per_step":1e6}""");
        var series = CheckpointSeries.Open(_folder.At("run", "step20"));
        Assert.Equal(("mix", 20L, 0.02), (series.Name, series.Checkpoints.Single().Step, series.Checkpoints.Single().Tokens));
    }

    [Fact]
    public void Checkpoints_beside_a_final_model_are_the_series_but_trainer_state_inside_a_checkpoint_is_not()
    {
        Add("run", ".", "checkpoint-500", "checkpoint-1000");
        Directory.CreateDirectory(_folder.At("run", "checkpoint-500", "global_step500"));
        Assert.Equal([500, 1000], CheckpointSeries.Open(_folder.At("run")).Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal(500, CheckpointSeries.Open(_folder.At("run", "checkpoint-500")).Checkpoints.Single().Step);
    }

    [Fact]
    public void The_description_gives_name_mixture_and_tokens()
    {
        Add("run", "step1000", "step2000-tokens5B");
        File.WriteAllText(_folder.At("run", "series.json"), """{"name":"mix-100k","tokens_per_step":8192,"mixture":"science+general"}""");
        var series = CheckpointSeries.Open(_folder.At("run"));
        Assert.Equal(("mix-100k", "science+general"), (series.Name, series.Mixture));
        Assert.Equal([0.008192, 5.0], series.Checkpoints.Select(checkpoint => checkpoint.Tokens!.Value));
    }

    [Fact]
    public void A_schedule_can_come_from_the_description_or_the_caller_and_the_caller_wins()
    {
        Add("run", "step8000");
        File.WriteAllText(_folder.At("run", "series.json"), """{"schedule":"e2lm"}""");
        Assert.Equal(10.110550016, CheckpointSeries.Open(_folder.At("run")).Checkpoints[0].Tokens!.Value, 1e-12);
        Assert.Equal(0.008, CheckpointSeries.Open(_folder.At("run"), TokenSchedule.Linear(1000)).Checkpoints[0].Tokens!.Value, 1e-15);
    }

    [Theory]
    [InlineData("dense-1b-arch1", "iter_0002000", 2.097152)]
    [InlineData("models--tiiuae--dense-500m-arch2/snapshots/abc", "iter_0002000", 2.097152)]
    [InlineData("dense-1b-arch1", "step2000", null)]
    [InlineData("dense-7b-arch1", "iter_0002000", null)]
    [InlineData("condense-1b-arch12", "iter_0002000", null)]
    public void The_competitions_models_have_the_competitions_schedule(string folder, string checkpoint, double? tokens)
    {
        Add(folder, checkpoint);
        Assert.Equal(tokens, CheckpointSeries.Open(_folder.At(folder)).Checkpoints.Single().Tokens);
    }

    [Fact]
    public void A_folder_without_checkpoints_is_an_error_that_says_which_names_are_understood()
    {
        Directory.CreateDirectory(_folder.At("run", "epoch-1"));
        InputFault.Expect(() => CheckpointSeries.Open(_folder.At("run")), "no checkpoint", "iter_0002000", "checkpoint-500", "step1000-tokens4B");
        InputFault.Expect(() => CheckpointSeries.Open(_folder.At("nothing")), "no such folder");
    }

    [Fact]
    public void Two_checkpoints_of_one_step_are_an_error_that_names_both()
    {
        Add("run", "step100", "step0100", "step200");
        InputFault.Expect(() => CheckpointSeries.Open(_folder.At("run")), "step 100", "step0100, step100");
    }

    [Fact]
    public void A_step_folder_without_configuration_is_an_error()
    {
        Add("run", "step100");
        Directory.CreateDirectory(_folder.At("run", "step200"));
        InputFault.Expect(() => CheckpointSeries.Open(_folder.At("run")), "step200", "no config.json");
    }

    [Theory]
    [InlineData("""{"schedule":"cosine"}""", "schedule", "linear or e2lm")]
    [InlineData("""{"schedule":"linear"}""", "tokens_per_step", "a value")]
    [InlineData("""{"schedule":"e2lm","tokens_per_step":8}""", "tokens_per_step", "e2lm")]
    [InlineData("""{"tokens_per_step":0}""", "tokens_per_step", "above 0")]
    [InlineData("""{"tokens_per_step":"many"}""", "tokens_per_step", "a finite number")]
    [InlineData("""{"name":5}""", "name", "a string")]
    public void A_wrong_description_is_an_error(string text, string field, string expected)
    {
        Add("run", "step100");
        File.WriteAllText(_folder.At("run", "series.json"), text);
        InputFault.Expect(() => CheckpointSeries.Open(_folder.At("run")), "series.json", field, expected);
    }

    [Theory]
    [InlineData("run/step100/tokenizer.json")]
    [InlineData("run/tokenizer.json")]
    [InlineData("tokenizer.json")]
    public void The_tokenizer_is_found_in_the_checkpoint_or_up_to_two_levels_above(string place)
    {
        Add("run", "step100");
        File.WriteAllText(_folder.At(place.Split('/')), "{}");
        Assert.Equal(_folder.At(place.Split('/')), TokenizerOf(_folder.At("run")));
    }

    [Fact]
    public void A_series_can_be_known_by_names_before_anything_is_on_this_machine()
    {
        var series = CheckpointSeries.Listed("hf://tiiuae/dense-1b-arch1", "dense-1b-arch1", ["/a/iter_0004000", "/a/iter_0002000"], ["iter_0004000", "iter_0002000"]);
        Assert.Equal([2000L, 4000], series.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal(2.0972, series.Checkpoints[0].Tokens!.Value, 1e-4);
        InputFault.Expect(() => CheckpointSeries.Listed("hf://a/b", "b", ["/x", "/y"], ["step1", "final"]), "hf://a/b", "final", "without a step");
        InputFault.Expect(() => CheckpointSeries.Listed("hf://a/b", "b", ["/x", "/y"], ["step1", "step01"]), "hf://a/b", "step 1", "more than one");
    }

    [Fact]
    public void A_sub_series_takes_multiples_up_to_a_last_step()
    {
        Add("run", "step1000", "step2000", "step3000", "step4000", "step6000");
        var series = CheckpointSeries.Open(_folder.At("run"));
        Assert.Equal([2000L, 4000], series.Thinned(2000, 5000).Checkpoints.Select(checkpoint => checkpoint.Step));
        InputFault.Expect(() => series.Thinned(7, 5000), "multiple of 7", "steps 1000 to 6000");
    }

    [Fact]
    public void A_missing_tokenizer_is_an_error_that_names_all_places()
    {
        Add("a/run", "step100");
        File.WriteAllText(_folder.At("tokenizer.json"), "{}");
        InputFault.Expect(() => TokenizerOf(_folder.At("a", "run")), _folder.At("a", "run", "step100", "tokenizer.json"), _folder.At("a", "run", "tokenizer.json") + ",", _folder.At("a", "tokenizer.json"));
    }

    [Fact]
    public void Checkpoints_of_a_series_must_share_their_tokenizer()
    {
        Add("run", "step1", "step2", "step3");
        foreach (var name in new[] { "step1", "step2", "step3" })
            File.WriteAllText(_folder.At("run", name, "tokenizer.json"), "{}");
        Assert.Equal(_folder.At("run", "step1", "tokenizer.json"), TokenizerOf(_folder.At("run")));
        File.WriteAllText(_folder.At("run", "step3", "tokenizer.json"), "{ }");
        InputFault.Expect(() => TokenizerOf(_folder.At("run")), _folder.At("run", "step3", "tokenizer.json"), "another tokenizer");
    }

    private static string TokenizerOf(string folder)
    {
        var series = CheckpointSeries.Open(folder);
        return series.Checkpoints.Select(series.TokenizerFileOf).ToArray()[0];
    }

    private void Add(string series, params string[] checkpoints)
    {
        foreach (var name in checkpoints)
        {
            var folder = Directory.CreateDirectory(_folder.At(series, name)).FullName;
            File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        }
    }
}
