using EarlySignal.Hub;

namespace EarlySignal.Tests.Hub;

public class ScoringFilesTest
{
    private static string Chosen(string subfolder, params string[] paths) => string.Join(' ', HubSelection.Scoring.Choose(paths, subfolder));

    [Fact]
    public void PyTorch_files_come_only_where_there_is_no_safetensors_file()
    {
        Assert.Equal("config.json pytorch_model.bin", Chosen("", "config.json", "pytorch_model.bin", "optimizer.bin"));
        Assert.Equal("pytorch_model-00001-of-00002.bin pytorch_model.bin.index.json", Chosen("", "pytorch_model-00001-of-00002.bin", "pytorch_model.bin.index.json"));
        Assert.Equal("model.safetensors", Chosen("", "model.safetensors", "pytorch_model.bin"));
    }

    [Fact]
    public void Second_copies_of_the_weights_stay_away()
    {
        Assert.Equal("model.safetensors", Chosen("", "model.safetensors", "consolidated.safetensors", "model.fp16.safetensors"));
        Assert.Equal("weights.safetensors", Chosen("", "weights.safetensors"));
    }

    [Fact]
    public void Only_tokenizer_files_come_from_the_folders_above() =>
        Assert.Equal("a/tokenizer.json tokenizer_config.json a/b/config.json a/b/model.safetensors",
            Chosen("a/b", "config.json", "a/tokenizer.json", "tokenizer_config.json", "a/b/config.json", "a/b/model.safetensors", "a/c/tokenizer.json", "model.safetensors"));

    [Fact]
    public void A_tokenizer_alone_is_no_checkpoint() => Assert.Equal("", Chosen("", "tokenizer.json", "tokenizer_config.json", "a/step1/config.json"));

    [Theory]
    [InlineData(true, "config.json tokenizer.json tokenizer_config.json model.safetensors")]
    [InlineData(true, "config.json tokenizer.json tokenizer_config.json pytorch_model.bin")]
    [InlineData(false, "config.json tokenizer.json model.safetensors")]
    [InlineData(false, "tokenizer.json tokenizer_config.json model.safetensors")]
    [InlineData(false, "config.json tokenizer.json tokenizer_config.json")]
    [InlineData(false, "config.json tokenizer.json tokenizer_config.json model.safetensors.index.json model-00001-of-00002.safetensors")]
    [InlineData(false, "config.json tokenizer.json tokenizer_config.json model-00001-of-00002.safetensors model-00002-of-00002.safetensors")]
    [InlineData(true, "config.json tokenizer.json tokenizer_config.json model.safetensors.index.json model-00001-of-00002.safetensors model-00002-of-00002.safetensors")]
    public void A_folder_is_whole_when_nothing_can_be_missing(bool expected, string paths) =>
        Assert.Equal(expected, HubSelection.Scoring.IsWhole(paths.Split(' '), ""));
}
