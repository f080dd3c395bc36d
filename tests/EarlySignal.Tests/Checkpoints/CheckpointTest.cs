using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Checkpoints;

public sealed class CheckpointTest : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_of_all_shards_are_found_by_name()
    {
        WriteShards();
        using var checkpoint = Checkpoint.Open(_folder.Path);
        Assert.Equal(["a", "b", "c"], checkpoint.Tensors);
        Assert.Equal([1f, 2f], checkpoint.Get("a", 2).ToArray());
        Assert.Equal([3f, 4f], checkpoint.Get("b", 1, 2).ToArray());
        Assert.True(checkpoint.Has("c"));
        Assert.False(checkpoint.Has("d"));
    }

    [Fact]
    public void A_missing_tensor_is_an_error_that_names_the_nearest_one()
    {
        WriteSingle(TestTensor.Of("model.layers.0.mlp.up_proj.weight", [1], [1]), TestTensor.Of("lm_head.weight", [1], [1]));
        using var checkpoint = Checkpoint.Open(_folder.Path);
        InputFault.Expect(() => checkpoint.Get("model.layers.0.mlp.upproj.weight", 1), _folder.Path, "model.layers.0.mlp.upproj.weight: found no such tensor", "nearest name is model.layers.0.mlp.up_proj.weight");
    }

    [Theory]
    [InlineData(new[] { 3 }, "(3)")]
    [InlineData(new[] { 2, 1 }, "(2, 1)")]
    [InlineData(new int[0], "()")]
    public void A_wrong_shape_is_an_error_with_both_shapes(int[] expected, string shown)
    {
        WriteSingle(TestTensor.Of("w", [2], [1, 2]));
        using var checkpoint = Checkpoint.Open(_folder.Path);
        InputFault.Expect(() => checkpoint.Get("w", expected), "model.safetensors", "w: found shape (2)", $"expected {shown}.");
    }

    [Fact]
    public void A_missing_folder_configuration_or_weights_are_errors()
    {
        InputFault.Expect(() => Checkpoint.Open(_folder.At("none")), "no such folder");
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "config.json", "no such file");
        File.WriteAllText(_folder.At("config.json"), "{}");
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "no weights", "model.safetensors", "pytorch_model.bin");
        File.WriteAllText(_folder.At("consolidated.00.pth"), "");
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "only consolidated.00.pth", "Hugging Face layout");
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteShards();
        File.Delete(_folder.At("two.safetensors"));
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "model.safetensors.index.json", "weight_map.b", "two.safetensors, which does not exist");
    }

    [Fact]
    public void A_tensor_that_its_shard_does_not_hold_is_named()
    {
        WriteShards();
        File.WriteAllText(_folder.At("model.safetensors.index.json"), """{"weight_map":{"a":"one.safetensors","d":"one.safetensors"}}""");
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "model.safetensors.index.json", "weight_map.d", "\"one.safetensors\"", "holds the tensor d");
    }

    [Theory]
    [InlineData("../one.safetensors")]
    [InlineData("/etc/hostname")]
    [InlineData("sub/../../one.safetensors")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("one\\u0000.safetensors")]
    public void An_index_may_not_lead_out_of_its_folder(string shard)
    {
        WriteShards();
        File.WriteAllText(_folder.At("model.safetensors.index.json"), $$$"""{"weight_map":{"a":"{{{shard}}}"}}""");
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "weight_map.a", "inside the checkpoint's folder");
    }

    [Theory]
    [InlineData("{}", "weight_map")]
    [InlineData("""{"weight_map":[]}""", "weight_map")]
    [InlineData("""{"weight_map":{"a":1}}""", "weight_map.a")]
    [InlineData("""{"weight_map":{"a":"one.safetensors","a":"two.safetensors"}}""", "Duplicate")]
    public void A_broken_index_is_an_error(string index, string named)
    {
        WriteShards();
        File.WriteAllText(_folder.At("model.safetensors.index.json"), index);
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "model.safetensors.index.json", named);
    }

    [Fact]
    public void The_content_hash_changes_with_weights_and_configuration_but_not_with_the_place()
    {
        WriteShards();
        var first = Hash();
        Assert.Matches("^[0-9a-f]{64}$", first);

        using var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Copy(file, copy.At(Path.GetFileName(file)));
        using (var checkpoint = Checkpoint.Open(copy.Path))
            Assert.Equal(first, checkpoint.ContentHash);

        File.WriteAllText(_folder.At("config.json"), """{"rope_theta":5}""");
        var second = Hash();
        Assert.NotEqual(first, second);
        File.WriteAllBytes(_folder.At("one.safetensors"), SafeTensorsBytes.Of(TestTensor.Of("a", [2], [1, 2.5f])));
        Assert.NotEqual(second, Hash());
    }

    private string Hash()
    {
        using var checkpoint = Checkpoint.Open(_folder.Path);
        return checkpoint.ContentHash;
    }

    private void WriteSingle(params TestTensor[] tensors)
    {
        File.WriteAllText(_folder.At("config.json"), "{}");
        File.WriteAllBytes(_folder.At("model.safetensors"), SafeTensorsBytes.Of(tensors));
    }

    private void WriteShards()
    {
        File.WriteAllText(_folder.At("config.json"), "{}");
        File.WriteAllBytes(_folder.At("one.safetensors"), SafeTensorsBytes.Of(TestTensor.Of("a", [2], [1, 2])));
        File.WriteAllBytes(_folder.At("two.safetensors"), SafeTensorsBytes.Of(TestTensor.Of("b", [1, 2], [3, 4]), TestTensor.Of("c", [], [5])));
        File.WriteAllText(_folder.At("model.safetensors.index.json"), """{"metadata":{"total_size":20},"weight_map":{"a":"one.safetensors","b":"two.safetensors","c":"two.safetensors"}}""");
    }
}
