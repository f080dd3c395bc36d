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
    public void Every_function_of_the_file_is_implemented()
    {
        var missing = Vectors().Select(v => v.Function).Distinct()
            .Where(name => !Implemented.ContainsKey(name) && !Elsewhere.Contains(name));
        Assert.Empty(missing);
    }

    private static IEnumerable<GoldenVector> Vectors() =>
        Directory.Exists(GoldenData.At(Folder)) ? GoldenVector.ReadFolder(GoldenData.At(Folder)) : [];
}
