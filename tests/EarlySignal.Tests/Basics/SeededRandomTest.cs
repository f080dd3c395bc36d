using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Basics;

public class SeededRandomTest
{
    [NeedsFact(Needs.Golden, "signal"), Trait("Category", "Golden")]
    public void The_bits_are_those_of_the_reference()
    {
        foreach (var vector in GoldenVector.ReadFolder(GoldenData.At("signal")).Where(v => v.Function == "prng.Rng.next"))
        {
            var random = new SeededRandom((ulong)vector.Number(0));
            foreach (var expected in vector.Expected.EnumerateArray())
                Assert.Equal(ulong.Parse(expected.GetString()!, CultureInfo.InvariantCulture), random.Next());
        }
    }

    [Fact]
    public void An_index_stays_below_its_count_and_reaches_every_value()
    {
        var random = new SeededRandom(7);
        foreach (var count in new[] { 1, 2, 3, 10 })
        {
            var seen = Enumerable.Range(0, 500).Select(_ => random.Index(count)).ToHashSet();
            Assert.Equal(Enumerable.Range(0, count), seen.Order());
        }
    }

    [Fact]
    public void A_shuffle_keeps_the_values()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(i => (double)i)];
        SeededRandom.ForReplicate(3, 1).Shuffle(values);
        Assert.NotEqual(values.Order(), values);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (double)i), values.Order());
    }
}
