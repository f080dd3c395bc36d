using EarlySignal.Basics;

namespace EarlySignal.Models;

/// <summary>Rotary position embedding: pair i of a head is turned by position × frequency i.</summary>
internal static class RotaryEmbedding
{
    private const double DefaultTheta = 10000;
    private const string Remedy = "Use the config.json that was published with the weights.";
    private static readonly string[] Understood = ["rope_type", "type", "rope_theta", "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"];

    /// <summary>The frequencies of a configuration, scaled if it says so.</summary>
    /// <param name="config">A configuration with <c>rope_theta</c> and <c>rope_scaling</c>, or with <c>rope_parameters</c>, as newer files have it.</param>
    /// <param name="headSize">Width of one attention head; even.</param>
    /// <returns>Radians per position: (headSize / 2).</returns>
    /// <exception cref="InputException">The scaling is of an unsupported kind, or a number is out of range.</exception>
    public static double[] Frequencies(JsonField config, int headSize)
    {
        if (config.TryGet("rope_scaling", out var scaling) && config.TryGet("rope_parameters", out _))
            throw scaling.Wrong("rope_scaling or rope_parameters, not both", Remedy);
        var hasScaling = config.TryGet("rope_scaling", out scaling) || config.TryGet("rope_parameters", out scaling);
        var thetaHolder = hasScaling && scaling.TryGet("rope_theta", out _) ? scaling : config;
        var theta = thetaHolder.TryGet("rope_theta", out _) ? Positive(thetaHolder, "rope_theta") : DefaultTheta;
        var frequencies = new double[headSize / 2];
        for (var i = 0; i < frequencies.Length; i++)
            frequencies[i] = Math.Pow(theta, -2.0 * i / headSize);
        if (!hasScaling)
            return frequencies;

        var type = scaling.String("rope_type") ?? scaling.String("type") ?? "default";
        var scaled = type switch
        {
            "default" => frequencies,
            "linear" => Linear(frequencies, scaling),
            "llama3" => Llama3(frequencies, scaling),
            _ => throw scaling.Wrong("rope_type default, linear or llama3", "Models with this scaling of positions cannot be scored yet.", $"rope_type {type}"),
        };
        ConfigCheck.RefuseUnknown(scaling, Understood);
        return scaled;
    }

    private static double[] Linear(double[] frequencies, JsonField scaling)
    {
        var factor = Positive(scaling, "factor");
        return Array.ConvertAll(frequencies, frequency => frequency / factor);
    }

    /// <summary>
    /// Llama 3.1's scaling: long wavelengths are stretched by the factor, short ones are kept, those between are blended.
    /// Formula: <c>_compute_llama3_parameters</c> in transformers' <c>modeling_rope_utils.py</c>.
    /// </summary>
    private static double[] Llama3(double[] frequencies, JsonField scaling)
    {
        var factor = Positive(scaling, "factor");
        var low = Positive(scaling, "low_freq_factor");
        var high = Positive(scaling, "high_freq_factor");
        var window = Positive(scaling, "original_max_position_embeddings");
        if (high <= low)
            throw scaling["high_freq_factor"].Wrong("a number above low_freq_factor", Remedy);
        return Array.ConvertAll(frequencies, frequency =>
        {
            var turns = window * frequency / (2 * Math.PI);
            var kept = Math.Clamp((turns - low) / (high - low), 0, 1);
            return kept * frequency + (1 - kept) * frequency / factor;
        });
    }

    private static double Positive(JsonField holder, string name)
    {
        var field = holder[name];
        var value = field.Double();
        return value > 0 ? value : throw field.Wrong("a number above 0", Remedy);
    }
}
