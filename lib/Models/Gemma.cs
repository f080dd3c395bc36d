using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>Gemma 1: scaled embeddings, norms that store w − 1, a gated GELU. Defaults: transformers' <c>GemmaConfig</c>.</summary>
internal static class Gemma
{
    public const int DefaultMaxPositions = 8192;
    public const int DefaultHeadSize = 256;

    public static LanguageModel Load(Checkpoint checkpoint)
    {
        var bias = checkpoint.Config.Bool("attention_bias", absent: false);
        return LlamaLike.Load(checkpoint, new LlamaVariant("gemma")
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            AbsentKeyValueHeads = 16,
            AbsentHeadSize = DefaultHeadSize,
            AbsentMaxPositions = DefaultMaxPositions,
            AbsentTied = true,
            Refine = architecture => Refine(architecture, checkpoint),
        });
    }

    /// <summary>What both generations have.</summary>
    public static Architecture Refine(Architecture architecture, Checkpoint checkpoint) => architecture with
    {
        NormOffset = 1,
        EmbeddingScale = Math.Sqrt(architecture.Hidden),
        // The field hidden_act says gelu in files that were made before it was found that the models were trained with its tanh form.
        Activation = ConfigFields.Activation(checkpoint.Config, "hidden_activation", absent: "gelu_pytorch_tanh"),
    };
}
