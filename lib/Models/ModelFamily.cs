using EarlySignal.Basics;
using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>A family of models that can be loaded.</summary>
/// <param name="ModelType">The configuration's <c>model_type</c>.</param>
/// <param name="ClassName">The entry of the configuration's <c>architectures</c>.</param>
/// <param name="Load">Reads the configuration and the tensors.</param>
internal sealed record ModelFamily(string ModelType, string ClassName, Func<Checkpoint, LanguageModel> Load)
{
    /// <summary>All families, the most common one first.</summary>
    public static IReadOnlyList<ModelFamily> Supported { get; } =
    [
        new("llama", "LlamaForCausalLM", Llama.Load),
        new("qwen2", "Qwen2ForCausalLM", Qwen2.Load),
        new("mistral", "MistralForCausalLM", Mistral.Load),
        new("gpt_neox", "GPTNeoXForCausalLM", GptNeoX.Load),
        new("olmo2", "Olmo2ForCausalLM", Olmo2.Load),
        new("olmo", "OlmoForCausalLM", Olmo.Load),
        new("qwen3", "Qwen3ForCausalLM", Qwen3.Load),
        new("gpt2", "GPT2LMHeadModel", Gpt2.Load),
        new("gemma", "GemmaForCausalLM", Gemma.Load),
        new("gemma2", "Gemma2ForCausalLM", Gemma2.Load),
        new("phi", "PhiForCausalLM", Phi.Load),
    ];

    /// <summary>The family that a configuration names.</summary>
    /// <exception cref="InputException">It names none, an unknown one, or two different ones.</exception>
    public static ModelFamily Of(JsonField config)
    {
        var type = config.TryGet("model_type", out var typeField) ? typeField.String() : null;
        var classNames = config.TryGet("architectures", out var classField) ? classField.Items().Select(item => item.String()).ToArray() : [];
        if (type is null && classNames.Length == 0)
            throw config.Wrong($"model_type or architectures, one of {Names()}", "Use the config.json that was published with the weights.", "neither model_type nor architectures");
        return Supported.FirstOrDefault(family => (type is null || type == family.ModelType) && (classNames.Length == 0 || classNames.Contains(family.ClassName)))
            ?? throw (classNames.Length == 0 ? typeField : classField).Wrong($"one of {Names()}", "Models of this architecture cannot be scored yet.", $"architecture {string.Join(", ", classNames)}{(type is null ? "" : $" (model_type {type})")}");
    }

    private static string Names() => string.Join(", ", Supported.Select(family => $"{family.ClassName} (model_type {family.ModelType})"));
}
