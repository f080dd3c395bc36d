using EarlySignal.Basics;

namespace EarlySignal.Models;

/// <summary>Reads the fields that many families share.</summary>
internal static class ConfigFields
{
    public const string Remedy = "Use the config.json that was published with the weights.";

    private const int LargestSize = 1 << 28;

    /// <summary>A size from 1 on.</summary>
    public static int Size(JsonField config, string name, int? absent = null)
    {
        if (absent is { } value && !config.TryGet(name, out _))
            return value;
        var field = config[name];
        return field.Int() is > 0 and <= LargestSize ? field.Int() : throw field.Wrong($"a whole number from 1 to {LargestSize}", Remedy);
    }

    /// <summary>A size for which null means none, other than no such field.</summary>
    public static int? SizeOrNone(JsonField config, string name, int? absent) =>
        config.TryGet(name, out _) ? Size(config, name) : IsNull(config, name) ? null : absent;

    /// <summary>A number above 0 for which null means none, other than no such field.</summary>
    public static double? PositiveOrNone(JsonField config, string name, double? absent) =>
        config.TryGet(name, out _) ? Positive(config, name) : IsNull(config, name) ? null : absent;

    /// <summary>A number above 0.</summary>
    public static double Positive(JsonField holder, string name)
    {
        var field = holder[name];
        var value = field.Double();
        return value > 0 ? value : throw field.Wrong("a number above 0", Remedy);
    }

    /// <summary>What a norm adds before its root.</summary>
    public static double Epsilon(JsonField config, string name, double absent)
    {
        var epsilon = config.Double(name, absent);
        return epsilon >= 0 ? epsilon : throw config[name].Wrong("a number of at least 0", Remedy);
    }

    /// <summary>Width of one attention head.</summary>
    public static int HeadSize(JsonField config, string hiddenName, string headsName, int? absent = null)
    {
        var (hidden, heads) = (Size(config, hiddenName), Size(config, headsName));
        var isExplicit = config.TryGet("head_dim", out var field);
        if (!isExplicit && absent is null && hidden % heads != 0)
            throw config[hiddenName].Wrong($"a multiple of {headsName}, {heads}, or a head_dim", Remedy);
        var size = isExplicit ? Size(config, "head_dim") : absent ?? hidden / heads;
        return (long)size * heads <= LargestSize ? size : throw (isExplicit ? field : config[headsName]).Wrong($"at most {LargestSize} for all {heads} heads together", Remedy);
    }

    /// <summary>How many heads keys and values have.</summary>
    public static int KeyValueHeads(JsonField config, int heads, int? absent = null)
    {
        var keyValueHeads = Size(config, "num_key_value_heads", absent ?? heads);
        return heads % keyValueHeads == 0 ? keyValueHeads
            : throw config.Wrong("num_attention_heads as a multiple of num_key_value_heads", Remedy, $"{heads} heads of the queries and {keyValueHeads} of the keys and values");
    }

    /// <summary>The function inside the feed-forward layer, by its name in transformers.</summary>
    public static Activation Activation(JsonField config, string name, string absent) => (config.String(name) ?? absent) switch
    {
        "silu" or "swish" => Models.Activation.Silu,
        "gelu" => Models.Activation.Gelu,
        "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" => Models.Activation.GeluTanh,
        _ => throw config[name].Wrong("silu, gelu, gelu_new or gelu_pytorch_tanh", "Models with another activation cannot be scored yet."),
    };

    private static bool IsNull(JsonField config, string name) => config.Element.TryGetProperty(name, out _);
}
