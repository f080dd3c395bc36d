using EarlySignal.Basics;

namespace EarlySignal.Models;

/// <summary>The configuration's field for the part of each head that is turned.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Absent">The part when there is no such field.</param>
internal sealed record RotaryPart(string Name, double Absent);

/// <summary>Rotary position embedding: pair i of a head is turned by position × frequency i.</summary>
internal static class RotaryEmbedding
{
    private const double DefaultTheta = 10000;
    private const string PartName = "partial_rotary_factor";
    private const string Remedy = ConfigFields.Remedy;
    private static readonly string[] Understood = ["rope_type", "type", "rope_theta", "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"];

    /// <summary>The frequencies of a configuration, scaled if it says so.</summary>
    /// <param name="config">A configuration with <c>rope_theta</c> and <c>rope_scaling</c>, or with <c>rope_parameters</c>, as newer files have it.</param>
    /// <param name="headSize">Width of one attention head.</param>
    /// <param name="thetaName">The configuration's field for the base.</param>
    /// <param name="part">The field for the part of each head that is turned, and its value when absent; null: all of it.</param>
    /// <returns>Radians per position: (numbers of a head that are turned / 2).</returns>
    /// <exception cref="InputException">The scaling is of an unsupported kind, or a number is out of range.</exception>
    public static double[] Frequencies(JsonField config, int headSize, string thetaName = "rope_theta", RotaryPart? part = null)
    {
        var hasScaling = TryGetScaling(config, out var scaling);
        var theta = hasScaling && scaling.TryGet("rope_theta", out _) ? ConfigFields.Positive(scaling, "rope_theta")
            : config.TryGet(thetaName, out _) ? ConfigFields.Positive(config, thetaName) : DefaultTheta;
        var size = part is null ? headSize
            : hasScaling && scaling.TryGet(PartName, out _) ? PartOf(headSize, scaling, PartName)
            : config.TryGet(part.Name, out _) ? PartOf(headSize, config, part.Name) : (int)(headSize * part.Absent);
        if (size < 2 || size % 2 != 0)
            throw config.Wrong("an even number from 2 on, because rotary positions turn pairs", Remedy, $"{size} rotary numbers in each head of size (head_dim) {headSize}");
        var frequencies = new double[size / 2];
        for (var i = 0; i < frequencies.Length; i++)
            frequencies[i] = Math.Pow(theta, -2.0 * i / size);
        if (!hasScaling)
            return frequencies;

        var scaled = TypeOf(scaling) switch
        {
            "default" => frequencies,
            "linear" => Linear(frequencies, scaling),
            "dynamic" => Dynamic(frequencies, scaling, config),
            "llama3" => Llama3(frequencies, scaling),
            var type => throw scaling.Wrong("rope_type default, linear, dynamic or llama3", "Models with this scaling of positions cannot be scored yet.", $"rope_type {type}"),
        };
        ConfigCheck.RefuseUnknown(scaling, part is null ? Understood : [.. Understood, PartName]);
        return scaled;
    }

    /// <summary>Whether the scaling of a configuration depends on the length of the sequence.</summary>
    public static bool IsDynamic(JsonField config) => TryGetScaling(config, out var scaling) && TypeOf(scaling) == "dynamic";

    private static bool TryGetScaling(JsonField config, out JsonField scaling)
    {
        if (config.TryGet("rope_scaling", out scaling) && config.TryGet("rope_parameters", out _))
            throw scaling.Wrong("rope_scaling or rope_parameters, not both", Remedy);
        return config.TryGet("rope_scaling", out scaling) || config.TryGet("rope_parameters", out scaling);
    }

    private static string TypeOf(JsonField scaling) => scaling.String("rope_type") ?? scaling.String("type") ?? "default";

    private static int PartOf(int headSize, JsonField holder, string name)
    {
        var part = ConfigFields.Positive(holder, name);
        return part <= 1 ? (int)(headSize * part) : throw holder[name].Wrong("a part of at most 1", Remedy);
    }

    /// <summary>
    /// Dynamic scaling changes the base for sequences longer than <c>max_position_embeddings</c> only, and the engines refuse
    /// those. Formula: <c>_compute_dynamic_ntk_parameters</c> in transformers' <c>modeling_rope_utils.py</c>.
    /// </summary>
    private static double[] Dynamic(double[] frequencies, JsonField scaling, JsonField config)
    {
        ConfigFields.Positive(scaling, "factor");
        var longest = ConfigFields.Size(config, "max_position_embeddings");
        if (scaling.TryGet("original_max_position_embeddings", out var original) && original.Int() != longest)
            throw original.Wrong($"max_position_embeddings, {longest}", "Models that were extended in this way cannot be scored yet.");
        return frequencies;
    }

    private static double[] Linear(double[] frequencies, JsonField scaling)
    {
        var factor = ConfigFields.Positive(scaling, "factor");
        return Array.ConvertAll(frequencies, frequency => frequency / factor);
    }

    /// <summary>
    /// Llama 3.1's scaling: long wavelengths are stretched by the factor, short ones are kept, those between are blended.
    /// Formula: <c>_compute_llama3_parameters</c> in transformers' <c>modeling_rope_utils.py</c>.
    /// </summary>
    private static double[] Llama3(double[] frequencies, JsonField scaling)
    {
        var factor = ConfigFields.Positive(scaling, "factor");
        var low = ConfigFields.Positive(scaling, "low_freq_factor");
        var high = ConfigFields.Positive(scaling, "high_freq_factor");
        var window = ConfigFields.Positive(scaling, "original_max_position_embeddings");
        if (high <= low)
            throw scaling["high_freq_factor"].Wrong("a number above low_freq_factor", Remedy);
        return Array.ConvertAll(frequencies, frequency =>
        {
            var turns = window * frequency / (2 * Math.PI);
            var kept = Math.Clamp((turns - low) / (high - low), 0, 1);
            return kept * frequency + (1 - kept) * frequency / factor;
        });
    }
}
