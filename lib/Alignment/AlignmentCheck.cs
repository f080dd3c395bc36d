using EarlySignal.Basics;
using MathNet.Numerics.Distributions;

namespace EarlySignal.Alignment;

/// <summary>What a judge said of a sample of a benchmark: the E2LM competition's check that it is about science.</summary>
/// <param name="Judge">The judge's name.</param>
/// <param name="Judgements">One for each item of the sample, in the task's order.</param>
public sealed record AlignmentCheck(string Judge, IReadOnlyList<Judgement> Judgements)
{
    /// <summary>The competition's sample size.</summary>
    public const int CompetitionSample = 50;

    /// <summary>How many items were accepted.</summary>
    public int Accepted => Judgements.Count(one => one.Verdict == Verdict.Accept);

    /// <summary>How many items were rejected.</summary>
    public int Rejected => Judgements.Count(one => one.Verdict == Verdict.Reject);

    /// <summary>How many items have no verdict.</summary>
    public int Errors => Judgements.Count(one => one.Verdict is null);

    /// <summary>Accepted items among those with a verdict, in [0, 1]; NaN when none has one.</summary>
    public double Share => (double)Accepted / (Accepted + Rejected);

    /// <summary>Wilson's 95 % interval of <see cref="Share"/>; NaN when no item has a verdict.</summary>
    public (double Low, double High) Interval => Wilson(Accepted, Accepted + Rejected);

    /// <summary>The competition's number: accepted items among all, so that an error counts as not accepted.</summary>
    public double CompetitionScore => (double)Accepted / Judgements.Count;

    /// <summary>A sample of the items, drawn without replacement; the same seed gives the same items on every machine.</summary>
    /// <param name="questions">All items.</param>
    /// <param name="count">How many to draw; all when there are not more.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The sample, in the task's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static IReadOnlyList<AlignmentQuestion> Sample(IReadOnlyList<AlignmentQuestion> questions, int count = CompetitionSample, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var random = new SeededRandom(seed);
        var places = Enumerable.Range(0, questions.Count).ToArray();
        var drawn = Math.Min(count, places.Length);
        for (var i = 0; i < drawn; i++)
        {
            var j = i + random.Index(places.Length - i);
            (places[i], places[j]) = (places[j], places[i]);
        }
        return [.. places.Take(drawn).Order().Select(place => questions[place])];
    }

    /// <summary>Asks a judge about items.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="sample">The items, at least one.</param>
    /// <param name="parallel">How many may be asked about at a time. Never changes the order of the judgements.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public static async Task<AlignmentCheck> RunAsync(IJudge judge, IReadOnlyList<AlignmentQuestion> sample, int parallel = 4, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sample.Count);
        var judgements = new Judgement[sample.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sample.Count), new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop },
            async (i, stopped) => judgements[i] = await judge.JudgeAsync(sample[i], stopped));
        return new AlignmentCheck(judge.Name, judgements);
    }

    // Wilson, Journal of the American Statistical Association 22 (1927).
    private static (double Low, double High) Wilson(int count, int n)
    {
        if (n == 0)
            return (double.NaN, double.NaN);
        var z = Normal.InvCDF(0, 1, 0.975);
        var share = (double)count / n;
        var centre = (share + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
