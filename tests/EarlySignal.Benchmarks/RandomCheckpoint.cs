using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>A checkpoint in Hugging Face layout with random bfloat16 weights, in a temporary folder that is deleted at the end.</summary>
internal sealed class RandomCheckpoint : IDisposable
{
    private const int BlockNumbers = 1 << 22; // of random numbers; larger tensors repeat them

    public RandomCheckpoint(ModelShape shape)
    {
        Folder = Directory.CreateTempSubdirectory("checkpoint").FullName;
        WriteConfig(shape);
        WriteWeights([.. Tensors(shape)]);
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>The file of the weights.</summary>
    public string WeightFile => Path.Combine(Folder, "model.safetensors");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static IEnumerable<(string Name, int[] Shape)> Tensors(ModelShape shape)
    {
        var (queries, keys) = (shape.Heads * shape.HeadSize, shape.KeyValueHeads * shape.HeadSize);
        yield return ("model.embed_tokens.weight", [shape.Vocabulary, shape.Hidden]);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var prefix = $"model.layers.{layer}.";
            yield return (prefix + "input_layernorm.weight", [shape.Hidden]);
            yield return (prefix + "self_attn.q_proj.weight", [queries, shape.Hidden]);
            yield return (prefix + "self_attn.k_proj.weight", [keys, shape.Hidden]);
            yield return (prefix + "self_attn.v_proj.weight", [keys, shape.Hidden]);
            yield return (prefix + "self_attn.o_proj.weight", [shape.Hidden, queries]);
            yield return (prefix + "post_attention_layernorm.weight", [shape.Hidden]);
            yield return (prefix + "mlp.gate_proj.weight", [shape.FeedForward, shape.Hidden]);
            yield return (prefix + "mlp.up_proj.weight", [shape.FeedForward, shape.Hidden]);
            yield return (prefix + "mlp.down_proj.weight", [shape.Hidden, shape.FeedForward]);
        }
        yield return ("model.norm.weight", [shape.Hidden]);
        yield return ("lm_head.weight", [shape.Vocabulary, shape.Hidden]);
    }

    private void WriteConfig(ModelShape shape) => File.WriteAllText(Path.Combine(Folder, "config.json"), JsonSerializer.Serialize(new
    {
        architectures = new[] { "LlamaForCausalLM" },
        model_type = "llama",
        hidden_act = "silu",
        hidden_size = shape.Hidden,
        intermediate_size = shape.FeedForward,
        max_position_embeddings = 4096,
        num_attention_heads = shape.Heads,
        num_hidden_layers = shape.Layers,
        num_key_value_heads = shape.KeyValueHeads,
        head_dim = shape.HeadSize,
        rms_norm_eps = 1e-5,
        rope_theta = 10000,
        tie_word_embeddings = false,
        vocab_size = shape.Vocabulary,
    }));

    private void WriteWeights((string Name, int[] Shape)[] tensors)
    {
        var header = new Dictionary<string, object>();
        var end = 0L;
        foreach (var (name, shape) in tensors)
        {
            var bytes = shape.Aggregate(2L, (product, size) => product * size);
            header.Add(name, new { dtype = "BF16", shape, data_offsets = new[] { end, end += bytes } });
        }
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        using var file = File.Create(WeightFile);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        file.Write(length);
        file.Write(text);
        var normal = Normal();
        var scaled = new ushort[BlockNumbers];
        foreach (var (_, shape) in tensors)
        {
            var isNorm = shape.Length == 1;
            var factor = 1 / MathF.Sqrt(shape[^1]);
            for (var i = 0; i < scaled.Length; i++)
                scaled[i] = (ushort)(BitConverter.SingleToUInt32Bits(isNorm ? 1 + 0.1f * normal[i] : factor * normal[i]) >> 16);
            for (var left = shape.Aggregate(1L, (product, size) => product * size); left > 0; left -= BlockNumbers)
                file.Write(MemoryMarshal.AsBytes(scaled.AsSpan(0, (int)Math.Min(left, BlockNumbers))));
        }
    }

    private static float[] Normal()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, BlockNumbers).Select(_ => (random.NextSingle() + random.NextSingle() - 1) * 2.449f)];
    }
}
