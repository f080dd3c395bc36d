using EarlySignal.Basics;

namespace EarlySignal.Tests.Basics;

/// <summary>Expected values: CPython 3.11, <c>random.Random(seed)</c>.</summary>
public class PythonRandomTest
{
    [Fact]
    public void Bits_are_those_of_Python()
    {
        Assert.Equal(3626764237u, new PythonRandom(0).Next());
        PythonRandom random = new(1234);
        Assert.Equal([4150886329u, 3342196574u, 1892932127u], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void The_state_is_renewed_as_in_Python()
    {
        PythonRandom random = new(42);
        for (var i = 0; i < 700; i++)
            random.Next();
        Assert.Equal([4214005797u, 3623497101u, 2303029031u], [random.Next(), random.Next(), random.Next()]);
    }

    // From the list while it is small, from the set above 21 elements, and above 21 + 4^⌈log₄ 3k⌉ for more than five draws.
    [Theory]
    [InlineData(1, 1, "0|0|0")]
    [InlineData(5, 3, "3 0 4|0 4 2|0 4 1")]
    [InlineData(10, 3, "7 1 0|1 0 9|1 5 3")]
    [InlineData(21, 2, "14 3|0 2|18 1")]
    [InlineData(22, 4, "14 3 0 2|18 1 21 2|3 11 7 0")]
    [InlineData(84, 5, "56 14 0 11 74|4 10 12 45 30|2 3 44 82 79")]
    [InlineData(100, 5, "99 56 14 0 11|74 4 85 88 10|12 98 45 30 2")]
    [InlineData(300, 7, "225 59 3 46 298 17 42|50 181 121 8 15 177 247|237 76 46 93 58 7 257")]
    [InlineData(1000, 6, "989 796 451 119 7 92|932 965 961 826 596 35|687 709 85 100 784 363")]
    public void Samples_are_those_of_Python(int count, int wanted, string expected)
    {
        PythonRandom random = new(1234);
        Assert.Equal(expected, string.Join('|', Enumerable.Range(0, 3).Select(_ => string.Join(' ', random.Sample(count, wanted)))));
    }
}
