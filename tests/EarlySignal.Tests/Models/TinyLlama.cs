using System.Text.Json.Nodes;
using EarlySignal.Tests.Checkpoints;

namespace EarlySignal.Tests.Models;

/// <summary>A seeded random Llama checkpoint with 4 query heads and 2 key/value heads, which a test changes as it wants and writes.</summary>
public sealed class TinyLlama
{
    public const int Vocabulary = 17;
    public const int Hidden = 12;
    public const int Layers = 2;
    public const int FeedForward = 20;

    private const int HeadSize = 4;
    private readonly Random _random;

    public TinyLlama(int seed = 1)
    {
        _random = new Random(seed);
        Config = new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["vocab_size"] = Vocabulary,
            ["hidden_size"] = Hidden,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = 4,
            ["num_key_value_heads"] = 2,
            ["head_dim"] = HeadSize,
            ["intermediate_size"] = FeedForward,
        };
        Fill("model.embed_tokens.weight", Vocabulary, Hidden);
        Fill("lm_head.weight", Vocabulary, Hidden);
        Fill("model.norm.weight", Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var prefix = $"model.layers.{layer}.";
            Fill(prefix + "input_layernorm.weight", Hidden);
            Fill(prefix + "post_attention_layernorm.weight", Hidden);
            Fill(prefix + "self_attn.q_proj.weight", 4 * HeadSize, Hidden);
            Fill(prefix + "self_attn.k_proj.weight", 2 * HeadSize, Hidden);
            Fill(prefix + "self_attn.v_proj.weight", 2 * HeadSize, Hidden);
            Fill(prefix + "self_attn.o_proj.weight", Hidden, 4 * HeadSize);
            Fill(prefix + "mlp.gate_proj.weight", FeedForward, Hidden);
            Fill(prefix + "mlp.up_proj.weight", FeedForward, Hidden);
            Fill(prefix + "mlp.down_proj.weight", Hidden, FeedForward);
        }
    }

    /// <summary>The content of <c>config.json</c>.</summary>
    public JsonObject Config { get; }

    /// <summary>The weights by name.</summary>
    public SortedDictionary<string, (int[] Shape, float[] Values)> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces a weight by random numbers that are exact in all three types.</summary>
    public float[] Fill(string name, params int[] shape)
    {
        var values = Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ => _random.Next(-64, 65) / 64f).ToArray();
        Weights[name] = (shape, values);
        return values;
    }

    /// <summary>Sets a weight to zero.</summary>
    public void Clear(string name) => Array.Clear(Weights[name].Values);

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="type">How the numbers are stored: F32, F16 or BF16.</param>
    public void Write(string folder, string type = "F32")
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), Config.ToJsonString());
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), SafeTensorsBytes.Of(Weights.Select(entry => TestTensor.Of(entry.Key, entry.Value.Shape, entry.Value.Values, type))));
    }
}
