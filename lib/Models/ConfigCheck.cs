using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Models;

/// <summary>
/// Refuses configurations that ask for arithmetic which the architecture does not describe. Running such a model without
/// it would give numbers that look right and are wrong.
/// </summary>
internal static class ConfigCheck
{
    // Fields are unknown by name only: each of these words marks a change of the arithmetic in some published family.
    private static readonly string[] Suspicious =
    [
        "multiplier", "softcap", "scale", "scaling", "scalar", "clip_qkv", "quantization", "partial_rotary", "rotary_pct", "rotary_percentage", "rotary_dim",
        "interleaved", "no_rope", "expert", "qk_norm", "qk_layernorm", "parallel_residual", "parallel_attn", "alibi", "attention_chunk",
        "use_bias", "qkv_bias", "lm_head_bias", "pruned_heads", "position_embedding_type", "cross_attention", "is_encoder_decoder", "mrope", "bidirectional",
        "rope_local", "sliding_window_pattern",
    ];

    private static readonly string[] HandledElsewhere = ["rope_scaling", "rope_parameters"];

    /// <summary>Checks every field of a configuration.</summary>
    /// <param name="config">The whole configuration.</param>
    /// <param name="maxPositions">A sliding window at least this long changes nothing.</param>
    /// <param name="handled">Fields that the family reads itself.</param>
    /// <exception cref="InputException">A field that changes the arithmetic has another value than the neutral one.</exception>
    public static void RefuseUnknownArithmetic(JsonField config, int maxPositions, params IReadOnlyCollection<string> handled)
    {
        var usesWindow = config.Bool("use_sliding_window", absent: true);
        foreach (var (name, field) in config.Fields())
        {
            if (HandledElsewhere.Contains(name) || handled.Contains(name))
                continue;
            if (name == "sliding_window")
                Require(!usesWindow || field.Element.ValueKind == JsonValueKind.Null || field.Int() >= maxPositions, field, $"null, or a window of at least max_position_embeddings, {maxPositions}");
            else if (name == "layer_types")
                Require(IsNeutral(field) || field.Items().All(kind => kind.String() == "full_attention"), field, "full_attention in every layer");
            else if (Suspicious.Any(name.Contains))
                Require(IsNeutral(field), field, "no such field, or a value without effect");
        }
    }

    /// <summary>Checks that an object has no other fields than the understood ones, except with values without effect.</summary>
    /// <param name="holder">The object.</param>
    /// <param name="understood">The fields that are read.</param>
    /// <exception cref="InputException">There is another field.</exception>
    public static void RefuseUnknown(JsonField holder, IReadOnlyCollection<string> understood)
    {
        foreach (var (name, field) in holder.Fields())
            Require(understood.Contains(name) || IsNeutral(field), field, "no such field, or a value without effect");
    }

    private static void Require(bool holds, JsonField field, string expected)
    {
        if (!holds)
            throw field.Wrong(expected, "This field changes what the model computes and is not supported yet, so scores without it would be wrong.");
    }

    private static bool IsNeutral(JsonField field) => field.Element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => field.Double() == 1,
        JsonValueKind.String => field.String() is "rope" or "rotary" or "none" or "",
        JsonValueKind.Array => field.Element.GetArrayLength() == 0,
        JsonValueKind.Object => !field.Element.EnumerateObject().Any(),
        _ => false,
    };
}
