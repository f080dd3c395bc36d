using EarlySignal.Tests.Signals.GoldenVectors;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals;

[Trait("Category", "Golden")]
public class GoldenVectorTest
{
    private const string Folder = "signal";

    private static readonly GoldenFunctions[] Parts =
    [
        CoreFunctions.All,
        SeriesFunctions.All,
        SnrFunctions.All,
        FineTasksFunctions.All,
        McqFunctions.All,
        InferenceFunctions.All,
        ItemFunctions.All,
        ForecastFunctions.All,
    ];

    private static readonly Dictionary<string, Func<GoldenVector, object>> Implemented = Parts.SelectMany(part => part.Calls).ToDictionary();

    // Functions of the file that no part of the library claims yet. A name that is in neither list fails a test.
    private static readonly HashSet<string> NotYet = [.. Parts.SelectMany(part => part.Missing)];

    // Replayed by the tests of the room that owns them.
    private static readonly HashSet<string> Elsewhere =
    [
        "prng.Rng.next",               // Basics/SeededRandomTest: 64-bit integers, which are not doubles
        "series.e2lm_iter_to_gt",      // Checkpoints: the schedule from steps to tokens
    ];

    public static TheoryData<string> Ids => new(Vectors().Where(v => Implemented.ContainsKey(v.Function)).Select(v => v.Id));

    [NeedsTheory(Needs.Golden, Folder), MemberData(nameof(Ids))]
    public void The_library_returns_what_the_reference_does(string id)
    {
        foreach (var vector in Vectors().Where(v => v.Id == id))
            vector.Check(Implemented[vector.Function](vector));
    }

    [NeedsFact(Needs.Golden, Folder)]
    public void Every_function_of_the_file_is_implemented_or_known_to_be_missing()
    {
        var unknown = Vectors().Select(v => v.Function).Distinct()
            .Where(name => !Implemented.ContainsKey(name) && !NotYet.Contains(name) && !Elsewhere.Contains(name));
        Assert.Empty(unknown);
    }

    [Fact]
    public void No_function_is_both_implemented_and_missing() => Assert.Empty(Implemented.Keys.Intersect(NotYet.Concat(Elsewhere)));

    private static IEnumerable<GoldenVector> Vectors() =>
        Directory.Exists(GoldenData.At(Folder)) ? GoldenVector.ReadFolder(GoldenData.At(Folder)) : [];
}
