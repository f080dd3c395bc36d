using System.Text.Json.Nodes;
using EarlySignal.Checkpoints;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Models;

public sealed class LanguageModelTest : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TinyLlama _llama = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_configuration_becomes_an_architecture()
    {
        _llama.Config["rope_theta"] = 500000.0;
        _llama.Config["rms_norm_eps"] = 1e-5;
        _llama.Config["max_position_embeddings"] = 99;
        Load(model =>
        {
            var architecture = model.Architecture;
            Assert.Equal(("llama", 17, 12, 2, 4, 2, 4, 20, 99, 1e-5), (architecture.Family, architecture.Vocabulary, architecture.Hidden, architecture.Layers, architecture.Heads,
                architecture.KeyValueHeads, architecture.HeadSize, architecture.FeedForward, architecture.MaxPositions, architecture.NormEpsilon));
            Assert.Equal([1, Math.Pow(500000, -0.5)], architecture.RotaryFrequencies);
            Assert.Equal(2, model.Layers.Count);
            Assert.Null(model.Layers[0].Query.Bias);
            Assert.Equal("lm_head.weight", model.Head.Weight.Name);
            Assert.Equal(_folder.Path, model.Source);
        });
    }

    [Fact]
    public void Absent_and_null_fields_have_the_defaults_of_transformers()
    {
        _llama.Config["num_attention_heads"] = 2;
        foreach (var name in new[] { "num_key_value_heads", "head_dim", "rope_scaling", "rope_parameters", "hidden_act", "sliding_window" })
            _llama.Config[name] = null;
        foreach (var layer in new[] { 0, 1 })
        {
            foreach (var name in new[] { "q", "k", "v", "o" })
                _llama.Fill($"model.layers.{layer}.self_attn.{name}_proj.weight", 12, 12);
        }
        Load(model =>
        {
            var architecture = model.Architecture;
            Assert.Equal((2, 6, 2048, 1e-6), (architecture.KeyValueHeads, architecture.HeadSize, architecture.MaxPositions, architecture.NormEpsilon));
            Assert.Equal(Math.Pow(10000, -2.0 / 6), architecture.RotaryFrequencies[1], 1e-15);
        });
    }

    [Fact]
    public void A_tied_head_is_the_embedding()
    {
        _llama.Config["tie_word_embeddings"] = true;
        _llama.Weights.Remove("lm_head.weight");
        Load(model => Assert.Same(model.Embedding, model.Head.Weight));
    }

    [Fact]
    public void An_untied_head_may_not_be_missing()
    {
        _llama.Weights.Remove("lm_head.weight");
        Refuse("lm_head.weight", "no such tensor");
    }

    [Fact]
    public void Biases_are_read_where_the_configuration_asks_for_them()
    {
        AddBiases();
        _llama.Config["attention_bias"] = true;
        _llama.Config["mlp_bias"] = true;
        Load(model =>
        {
            var layer = model.Layers[1];
            Assert.All(new[] { layer.Query, layer.Key, layer.Value, layer.Output, layer.Gate!, layer.Up, layer.Down }, linear => Assert.NotNull(linear.Bias));
        });
    }

    [Fact]
    public void A_bias_or_norm_that_the_configuration_does_not_ask_for_is_an_error()
    {
        AddBiases();
        _llama.Config["attention_bias"] = true;
        Refuse("model.layers.0.mlp.down_proj.bias", "gives no use for");
        _llama.Config["mlp_bias"] = true;
        _llama.Fill("model.layers.1.self_attn.q_norm.weight", 4);
        Refuse("model.layers.1.self_attn.q_norm.weight", "gives no use for");
    }

    [Fact]
    public void A_missing_bias_is_an_error()
    {
        _llama.Config["attention_bias"] = true;
        Refuse("model.layers.0.self_attn.q_proj.bias", "no such tensor", "nearest name");
    }

    public static TheoryData<string> AllWeights() => [.. new TinyLlama().Weights.Keys];

    [Theory, MemberData(nameof(AllWeights))]
    public void A_missing_weight_is_an_error(string name)
    {
        _llama.Weights.Remove(name);
        Refuse(_folder.Path, name + ": found no such tensor");
    }

    [Theory, MemberData(nameof(AllWeights))]
    public void A_weight_of_another_shape_is_an_error_with_both_shapes(string name)
    {
        var shape = _llama.Weights[name].Shape;
        _llama.Fill(name, [shape[0] + 1, .. shape[1..]]);
        Refuse("model.safetensors", $"{name}: found shape ({shape[0] + 1}", $"expected ({shape[0]}");
    }

    [Theory]
    [InlineData("""{"model_type":"mamba","architectures":["MambaForCausalLM"]}""", "architecture MambaForCausalLM (model_type mamba)")]
    [InlineData("""{"model_type":"llama","architectures":["LlamaForSequenceClassification"]}""", "architecture LlamaForSequenceClassification")]
    [InlineData("""{"model_type":"mistral","architectures":["LlamaForCausalLM"]}""", "model_type mistral")]
    [InlineData("""{"model_type":"rwkv","architectures":null}""", "model_type rwkv")]
    [InlineData("""{"model_type":null,"architectures":[]}""", "neither model_type nor architectures")]
    public void An_unknown_architecture_is_an_error_that_lists_the_known_ones(string fields, string named)
    {
        Set(fields);
        Refuse("config.json", named, "LlamaForCausalLM (model_type llama)", "Qwen2ForCausalLM");
    }

    [Theory]
    [InlineData("model_type")]
    [InlineData("architectures")]
    public void One_of_the_two_names_of_an_architecture_is_enough(string left)
    {
        _llama.Config.Remove(left);
        Load(model => Assert.Equal("llama", model.Architecture.Family));
    }

    [Theory]
    [InlineData("vocab_size", null, "no value")]
    [InlineData("vocab_size", "0", "1 to")]
    [InlineData("hidden_size", "-12", "1 to")]
    [InlineData("hidden_size", "12.5", "whole number")]
    [InlineData("num_hidden_layers", "\"two\"", "whole number")]
    [InlineData("num_hidden_layers", null, "no value")]
    [InlineData("intermediate_size", "9999999999", "whole number")]
    [InlineData("num_key_value_heads", "3", "multiple of num_key_value_heads")]
    [InlineData("num_key_value_heads", "0", "1 to")]
    [InlineData("head_dim", "5", "even")]
    [InlineData("head_dim", "200000000", "at most")]
    [InlineData("rms_norm_eps", "-1", "at least 0")]
    [InlineData("rms_norm_eps", "1e999", "finite")]
    [InlineData("rope_theta", "0", "above 0")]
    [InlineData("rope_theta", "\"NaN\"", "finite")]
    [InlineData("hidden_act", "\"relu\"", "silu")]
    [InlineData("tie_word_embeddings", "1", "true or false")]
    [InlineData("attention_bias", "\"yes\"", "true or false")]
    public void A_wrong_field_is_an_error_that_names_it(string name, string? value, string expected)
    {
        _llama.Config[name] = value is null ? null : JsonNode.Parse(value);
        Refuse("config.json", name, expected);
    }

    [Fact]
    public void NaN_in_a_configuration_is_not_JSON()
    {
        _llama.Write(_folder.Path);
        File.WriteAllText(_folder.At("config.json"), """{"rms_norm_eps":NaN}""");
        InputFault.Expect(() => Checkpoint.Open(_folder.Path), "config.json", "not valid JSON");
    }

    [Theory]
    [InlineData("sliding_window", "4")]
    [InlineData("sliding_window", "1")]
    [InlineData("attention_multiplier", "0.0078125")]
    [InlineData("embedding_multiplier", "12")]
    [InlineData("logits_scaling", "8.0")]
    [InlineData("logit_scale", "0.0625")]
    [InlineData("partial_rotary_factor", "0.5")]
    [InlineData("quantization_config", """{"bits":4}""")]
    [InlineData("final_logit_softcapping", "30.0")]
    [InlineData("clip_qkv", "8")]
    [InlineData("use_qk_norm", "true")]
    [InlineData("num_local_experts", "8")]
    [InlineData("layer_types", """["full_attention","sliding_attention"]""")]
    [InlineData("pruned_heads", """{"0":[1]}""")]
    public void A_field_that_changes_the_arithmetic_and_is_not_known_is_an_error(string name, string value)
    {
        _llama.Config[name] = JsonNode.Parse(value);
        Refuse("config.json", name, "changes what the model computes");
    }

    [Theory]
    [InlineData("sliding_window", "2048")]
    [InlineData("attention_multiplier", "1.0")]
    [InlineData("partial_rotary_factor", "1")]
    [InlineData("quantization_config", "null")]
    [InlineData("use_qk_norm", "false")]
    [InlineData("layer_types", """["full_attention","full_attention"]""")]
    [InlineData("pretraining_tp", "2")]
    [InlineData("pruned_heads", "{}")]
    [InlineData("attention_dropout", "0.1")]
    public void A_field_without_effect_is_accepted(string name, string value)
    {
        _llama.Config[name] = JsonNode.Parse(value);
        Load(model => Assert.Equal(TinyLlama.Layers, model.Layers.Count));
    }

    [Fact]
    public void A_window_that_is_switched_off_is_accepted()
    {
        _llama.Config["sliding_window"] = 4;
        _llama.Config["use_sliding_window"] = false;
        Load(model => Assert.Equal(TinyLlama.Layers, model.Layers.Count));
    }

    [Fact]
    public void A_Mistral_configuration_without_a_window_field_means_the_default_window()
    {
        Become("mistral", "MistralForCausalLM");
        Load(model => Assert.Equal([4096, 4096], model.Architecture.Windows));
        _llama.Config["sliding_window"] = null;
        Load(model => Assert.Equal(("mistral", 131072, 0), (model.Architecture.Family, model.Architecture.MaxPositions, model.Architecture.Windows.Count)));
        _llama.Config["sliding_window"] = 8;
        Load(model => Assert.Equal((8, 8), (model.Architecture.Window(0), model.Architecture.Window(1))));
    }

    [Theory]
    [InlineData("""{"sliding_window":4}""", null, null)]
    [InlineData("""{"sliding_window":4,"use_sliding_window":true}""", null, null)]
    [InlineData("""{"sliding_window":4,"use_sliding_window":true,"max_window_layers":1}""", null, 4)]
    [InlineData("""{"use_sliding_window":true,"max_window_layers":0}""", 4096, 4096)]
    [InlineData("""{"sliding_window":null,"use_sliding_window":true,"max_window_layers":0}""", null, null)]
    [InlineData("""{"sliding_window":4,"use_sliding_window":true,"layer_types":["sliding_attention","full_attention"]}""", 4, null)]
    [InlineData("""{"sliding_window":40000,"use_sliding_window":true,"max_window_layers":0}""", null, null)]
    public void Windows_of_Qwen_are_in_the_layers_that_the_configuration_says(string fields, int? first, int? second)
    {
        Become("qwen2", "Qwen2ForCausalLM");
        Set(fields);
        foreach (var name in _llama.Weights.Keys.Where(name => name.Contains("q_proj") || name.Contains("k_proj") || name.Contains("v_proj")).ToArray())
            _llama.Fill(name.Replace(".weight", ".bias"), _llama.Weights[name].Shape[0]);
        Load(model => Assert.Equal((first ?? int.MaxValue, second ?? int.MaxValue), (model.Architecture.Window(0), model.Architecture.Window(1))));
    }

    [Theory]
    [InlineData("""{"layer_types":["full_attention"]}""", "layer_types", "2 layers")]
    [InlineData("""{"layer_types":["full_attention","linear_attention"]}""", "layer_types[1]", "sliding_attention")]
    [InlineData("""{"layer_types":["full_attention","sliding_attention"],"sliding_window":null}""", "layer_types[1]", "no sliding_window")]
    [InlineData("""{"sliding_window":0}""", "sliding_window", "1 to")]
    public void A_window_that_makes_no_sense_is_an_error_that_names_the_field(string fields, params string[] words)
    {
        Become("mistral", "MistralForCausalLM");
        Set(fields);
        Refuse(words);
    }

    [Fact]
    public void A_checkpoint_that_was_published_without_the_prefix_of_its_names_is_accepted()
    {
        foreach (var name in _llama.Weights.Keys.Where(name => name.StartsWith("model.", StringComparison.Ordinal)).ToArray())
        {
            _llama.Weights.Add(name["model.".Length..], _llama.Weights[name]);
            _llama.Weights.Remove(name);
        }
        Load(model => Assert.Equal("embed_tokens.weight", model.Embedding.Name));
    }

    private void Become(string type, string className)
    {
        _llama.Config["model_type"] = type;
        _llama.Config["architectures"] = new JsonArray(className);
    }

    private void Set(string fields)
    {
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
            _llama.Config[name] = value?.DeepClone();
    }

    private void AddBiases()
    {
        foreach (var name in _llama.Weights.Keys.Where(name => name.EndsWith("_proj.weight", StringComparison.Ordinal)).ToArray())
            _llama.Fill(name.Replace(".weight", ".bias"), _llama.Weights[name].Shape[0]);
    }

    private void Load(Action<LanguageModel> check)
    {
        _llama.Write(_folder.Path);
        using var checkpoint = Checkpoint.Open(_folder.Path);
        check(LanguageModel.From(checkpoint));
    }

    private void Refuse(params string[] words)
    {
        _llama.Write(_folder.Path);
        using var checkpoint = Checkpoint.Open(_folder.Path);
        InputFault.Expect(() => LanguageModel.From(checkpoint), words);
    }
}
