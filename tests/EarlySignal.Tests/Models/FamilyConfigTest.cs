using System.Text.Json.Nodes;
using EarlySignal.Checkpoints;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Models;

/// <summary>Each family's own fields, on the tiny checkpoints whose logits the golden tests compare.</summary>
public sealed class FamilyConfigTest : IDisposable
{
    private static readonly string Families = Path.Combine(GoldenData.TestsFolder, "Engines", "Families");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2", """{"scale_attn_by_inverse_layer_idx":true}""", "scale_attn_by_inverse_layer_idx")]
    [InlineData("gpt2", """{"add_cross_attention":true}""", "add_cross_attention")]
    [InlineData("gpt2", """{"n_positions":0}""", "n_positions")]
    [InlineData("gpt2", """{"n_positions":17}""", "wpe.weight: found shape (16, 12)")]
    [InlineData("gpt2", """{"n_head":5}""", "n_embd")]
    [InlineData("gpt2", """{"activation_function":"relu"}""", "activation_function")]
    [InlineData("gpt2", """{"layer_norm_epsilon":-1}""", "layer_norm_epsilon")]
    [InlineData("gpt2", """{"tie_word_embeddings":false}""", "lm_head.weight")]
    [InlineData("neox", """{"attention_bias":false}""", "attention.dense.bias")]
    [InlineData("neox", """{"rotary_pct":0.3}""", "even")]
    [InlineData("neox", """{"rotary_pct":2}""", "rotary_pct")]
    [InlineData("neox", """{"rotary_emb_base":0}""", "rotary_emb_base")]
    [InlineData("neox", """{"use_parallel_residual":"yes"}""", "use_parallel_residual")]
    [InlineData("neox", """{"num_attention_heads":5}""", "hidden_size")]
    [InlineData("neox", """{"hidden_act":"relu"}""", "hidden_act")]
    [InlineData("neox", """{"sliding_window":4}""", "sliding_window")]
    [InlineData("phi", """{"qk_layernorm":false}""", "k_layernorm")]
    [InlineData("phi", """{"num_key_value_heads":1}""", "k_proj.weight")]
    [InlineData("phi", """{"rope_scaling":{"type":"longrope","long_factor":[1]}}""", "longrope")]
    [InlineData("olmo", """{"clip_qkv":-1}""", "clip_qkv")]
    [InlineData("olmo2", """{"clip_qkv":8}""", "clip_qkv")]
    [InlineData("olmo2", """{"sliding_window":4}""", "sliding_window")]
    [InlineData("qwen3", """{"head_dim":null}""", "q_proj.weight")]
    [InlineData("qwen3", """{"attention_bias":true}""", "q_proj.bias")]
    [InlineData("gemma", """{"final_logit_softcapping":30.0}""", "final_logit_softcapping")]
    [InlineData("gemma", """{"query_pre_attn_scalar":4}""", "query_pre_attn_scalar")]
    [InlineData("gemma", """{"use_bidirectional_attention":true}""", "use_bidirectional_attention")]
    [InlineData("gemma", """{"hidden_activation":"relu"}""", "hidden_activation")]
    [InlineData("gemma2", """{"query_pre_attn_scalar":0}""", "query_pre_attn_scalar")]
    [InlineData("gemma2", """{"attn_logit_softcapping":-2}""", "attn_logit_softcapping")]
    [InlineData("gemma2", """{"layer_types":["full_attention","chunked_attention"]}""", "layer_types[1]")]
    [InlineData("mistral", """{"partial_rotary_factor":0.5}""", "partial_rotary_factor")]
    public void A_field_that_a_family_cannot_use_is_an_error_that_names_it(string family, string fields, string named)
    {
        using var checkpoint = Open(family, fields);
        InputFault.Expect(() => LanguageModel.From(checkpoint), named);
    }

    [Fact]
    public void Absent_and_null_fields_of_Gemma_2_mean_different_things()
    {
        Check("gemma2", """{"attn_logit_softcapping":null,"final_logit_softcapping":null,"sliding_window":null}""", architecture =>
            Assert.Equal((null, null, int.MaxValue), (architecture.AttentionCap, architecture.LogitCap, architecture.Window(0))));
        Check("gemma2", """{"max_position_embeddings":8192}""", architecture =>
            Assert.Equal((50.0, 30.0, 4096, int.MaxValue, 1.0 / 16), (architecture.AttentionCap, architecture.LogitCap, architecture.Window(0), architecture.Window(1), architecture.AttentionScale)),
            "attn_logit_softcapping", "final_logit_softcapping", "sliding_window", "query_pre_attn_scalar");
    }

    [Fact]
    public void Newer_files_have_the_rotary_fields_in_one_object() =>
        Check("neox", """{"rope_parameters":{"rope_type":"default","rope_theta":300,"partial_rotary_factor":0.7}}""", architecture =>
            Assert.Equal([1, Math.Pow(300, -0.5)], architecture.RotaryFrequencies), "rotary_pct", "rotary_emb_base");

    [Fact]
    public void Learned_positions_and_dynamic_scaling_fix_the_length()
    {
        Check("gpt2", "{}", architecture => Assert.True(architecture.IsLengthFixed));
        foreach (var family in new[] { "llama", "neox", "phi" })
        {
            Check(family, "{}", architecture => Assert.False(architecture.IsLengthFixed));
            Check(family, """{"rope_scaling":{"rope_type":"dynamic","factor":2}}""", architecture => Assert.True(architecture.IsLengthFixed));
        }
    }

    [Fact]
    public void Attention_of_GPT_2_may_be_unscaled()
    {
        Check("gpt2", "{}", architecture => Assert.Equal(1 / Math.Sqrt(6), architecture.AttentionScale));
        Check("gpt2", """{"scale_attn_weights":false}""", architecture => Assert.Equal(1, architecture.AttentionScale));
    }

    [Fact]
    public void The_fused_matrix_of_GPT_NeoX_is_read_head_by_head()
    {
        using var checkpoint = Open("neox", "{}");
        var layer = LanguageModel.From(checkpoint).Layers[1];
        var weights = checkpoint.Get("gpt_neox.layers.1.attention.query_key_value.weight", 36, 12).ToArray();
        var biases = checkpoint.Get("gpt_neox.layers.1.attention.query_key_value.bias", 36).ToArray();
        CheckRows(layer.Key, output => weights[((output / 6 * 18 + 6 + output % 6) * 12)..][..12], output => biases[output / 6 * 18 + 6 + output % 6]);
    }

    [Fact]
    public void The_fused_matrix_of_GPT_2_is_read_column_by_column()
    {
        using var checkpoint = Open("gpt2", "{}");
        var layer = LanguageModel.From(checkpoint).Layers[0];
        var weights = checkpoint.Get("transformer.h.0.attn.c_attn.weight", 12, 36).ToArray();
        var biases = checkpoint.Get("transformer.h.0.attn.c_attn.bias", 36).ToArray();
        CheckRows(layer.Value, output => [.. Enumerable.Range(0, 12).Select(input => weights[input * 36 + 24 + output])], output => biases[24 + output]);
    }

    private static void CheckRows(Linear linear, Func<int, float[]> weights, Func<int, float> bias)
    {
        Assert.Equal((12, 12), (linear.Outputs, linear.Inputs));
        var (row, biases, column) = (new float[12], new float[12], new float[12]);
        linear.ReadBias(biases);
        linear.ReadColumn(3, 2, column.AsSpan(0, 9));
        for (var output = 0; output < 12; output++)
        {
            linear.ReadRow(output, row);
            Assert.Equal(weights(output), row);
            Assert.Equal(bias(output), biases[output]);
            Assert.Equal(output is >= 2 and < 11 ? row[3] : 0, column[output is >= 2 and < 11 ? output - 2 : 9]);
        }
    }

    private void Check(string family, string fields, Action<Architecture> check, params string[] removed)
    {
        using var checkpoint = Open(family, fields, removed);
        check(LanguageModel.From(checkpoint).Architecture);
    }

    private Checkpoint Open(string family, string fields, params string[] removed)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Families, family, "config.json")))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
            config[name] = value?.DeepClone();
        foreach (var name in removed)
            config.Remove(name);
        File.Copy(Path.Combine(Families, family, "pytorch_model.bin"), _folder.At("pytorch_model.bin"), overwrite: true);
        File.WriteAllText(_folder.At("config.json"), config.ToJsonString());
        return Checkpoint.Open(_folder.Path);
    }
}
