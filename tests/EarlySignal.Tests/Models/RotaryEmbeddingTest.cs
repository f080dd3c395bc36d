using System.Text;
using EarlySignal.Basics;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Models;

public sealed class RotaryEmbeddingTest
{
    private const string Llama3 = """{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":8192}""";

    [Theory]
    [InlineData("{}", 10000.0, 1.0)]
    [InlineData("""{"rope_theta":500000}""", 500000.0, 1.0)]
    [InlineData("""{"rope_theta":500000,"rope_scaling":{"rope_type":"default"}}""", 500000.0, 1.0)]
    [InlineData("""{"rope_scaling":{"type":"linear","factor":4}}""", 10000.0, 4.0)]
    [InlineData("""{"rope_scaling":{"rope_type":"linear","type":"dynamic","factor":2.5}}""", 10000.0, 2.5)]
    [InlineData("""{"rope_parameters":{"rope_type":"default","rope_theta":100}}""", 100.0, 1.0)]
    [InlineData("""{"rope_theta":7,"rope_parameters":{"rope_type":"linear","factor":2,"rope_theta":100,"partial_rotary_factor":1.0}}""", 100.0, 2.0)]
    public void Frequencies_are_powers_of_theta_over_the_linear_factor(string config, double theta, double factor)
    {
        var frequencies = RotaryEmbedding.Frequencies(Parse(config), headSize: 8);
        Assert.Equal(4, frequencies.Length);
        for (var i = 0; i < 4; i++)
            Assert.Equal(Math.Pow(theta, -i / 4.0) / factor, frequencies[i], 1e-15);
    }

    /// <summary>Short wavelengths are kept, long ones stretched by the factor, those between lie between; the order stays.</summary>
    [Fact]
    public void Llama3_scaling_stretches_long_wavelengths_only()
    {
        var plain = RotaryEmbedding.Frequencies(Parse("""{"rope_theta":500000}"""), headSize: 128);
        var scaled = RotaryEmbedding.Frequencies(Parse($$"""{"rope_theta":500000,"rope_scaling":{{Llama3}}}"""), headSize: 128);
        for (var i = 0; i < plain.Length; i++)
        {
            var wavelength = 2 * Math.PI / plain[i];
            var ratio = scaled[i] / plain[i];
            if (wavelength <= 8192.0 / 4)
                Assert.Equal(1, ratio, 1e-15);
            else if (wavelength >= 8192)
                Assert.Equal(1.0 / 8, ratio, 1e-15);
            else
                Assert.InRange(ratio, 1.0 / 8, 1);
        }
        Assert.Equal(scaled.OrderDescending(), scaled);
    }

    [Theory]
    [InlineData("""{"rope_type":"dynamic","factor":2}""", "max_position_embeddings")]
    [InlineData("""{"type":"yarn","factor":2,"beta_fast":32}""", "rope_type yarn")]
    [InlineData("""{"rope_type":"longrope","short_factor":[1],"long_factor":[1]}""", "rope_type longrope")]
    [InlineData("""{"rope_type":"linear"}""", "rope_scaling.factor")]
    [InlineData("""{"rope_type":"linear","factor":0}""", "rope_scaling.factor")]
    [InlineData("""{"rope_type":"linear","factor":2,"attention_factor":0.5}""", "rope_scaling.attention_factor")]
    [InlineData("""{"rope_type":"default","partial_rotary_factor":0.25}""", "rope_scaling.partial_rotary_factor")]
    [InlineData("""{"full_attention":{"rope_type":"default","rope_theta":100}}""", "rope_scaling.full_attention")]
    [InlineData("""{"rope_type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4,"original_max_position_embeddings":64}""", "rope_scaling.high_freq_factor")]
    [InlineData("""{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4}""", "rope_scaling.original_max_position_embeddings")]
    public void A_scaling_that_is_not_known_or_not_complete_is_an_error_that_names_it(string scaling, string named) =>
        InputFault.Expect(() => RotaryEmbedding.Frequencies(Parse($$"""{"rope_scaling":{{scaling}}}"""), headSize: 8), "config.json", named);

    /// <summary>Dynamic scaling is for sequences longer than the model was made for; those are never scored.</summary>
    [Fact]
    public void Dynamic_scaling_changes_nothing_within_the_model_s_own_length()
    {
        const string dynamic = """{"rope_type":"dynamic","factor":2}""";
        Assert.Equal(RotaryEmbedding.Frequencies(Parse("{}"), headSize: 8), RotaryEmbedding.Frequencies(Parse($$"""{"max_position_embeddings":64,"rope_scaling":{{dynamic}}}"""), headSize: 8));
        InputFault.Expect(() => RotaryEmbedding.Frequencies(Parse("""{"max_position_embeddings":64,"rope_scaling":{"type":"dynamic","factor":2,"original_max_position_embeddings":32}}"""), headSize: 8), "original_max_position_embeddings", "64");
    }

    [Theory]
    [InlineData("{}", 2, 10000.0)]
    [InlineData("""{"rotary_pct":0.5}""", 4, 10000.0)]
    [InlineData("""{"rotary_pct":1,"rotary_emb_base":500}""", 8, 500.0)]
    [InlineData("""{"rope_parameters":{"rope_type":"default","rope_theta":300,"partial_rotary_factor":0.75}}""", 6, 300.0)]
    public void A_part_of_each_head_can_be_turned(string config, int size, double theta)
    {
        var frequencies = RotaryEmbedding.Frequencies(Parse(config), headSize: 8, "rotary_emb_base", new RotaryPart("rotary_pct", Absent: 0.25));
        Assert.Equal(Enumerable.Range(0, size / 2).Select(i => Math.Pow(theta, -2.0 * i / size)), frequencies);
    }

    [Theory]
    [InlineData("""{"rotary_pct":1.5}""", "rotary_pct")]
    [InlineData("""{"rotary_pct":0}""", "rotary_pct")]
    [InlineData("""{"rotary_pct":0.4}""", "even")]
    [InlineData("""{"rotary_pct":0.1}""", "even")]
    public void A_part_that_cannot_be_turned_is_an_error(string config, string named) =>
        InputFault.Expect(() => RotaryEmbedding.Frequencies(Parse(config), headSize: 8, "rotary_emb_base", new RotaryPart("rotary_pct", Absent: 0.25)), named);

    [Fact]
    public void Two_forms_of_scaling_at_once_are_an_error() => InputFault.Expect(
        () => RotaryEmbedding.Frequencies(Parse("""{"rope_scaling":{"type":"default"},"rope_parameters":{"rope_type":"default"}}"""), headSize: 8), "rope_scaling", "not both");

    private static JsonField Parse(string config) => JsonField.Parse("config.json", Encoding.UTF8.GetBytes(config));
}
