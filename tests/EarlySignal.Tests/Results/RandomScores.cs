using EarlySignal.Basics;
using EarlySignal.Results;

namespace EarlySignal.Tests.Results;

/// <summary>Scores of a few series on a few tasks, every number random.</summary>
public static class RandomScores
{
    private static readonly string[] Series = ["a", "b, with a comma", "c \"quoted\"", "d\nof two lines", "ü/𝛑"];

    /// <summary>The scores that belong to a seed, ordered by series, step, task and metric.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="withUnknown">Whether some tokens, values and errors are unknown.</param>
    public static IReadOnlyList<CheckpointScore> Make(ulong seed, bool withUnknown)
    {
        var random = new SeededRandom(seed);
        var scores = new List<CheckpointScore>();
        foreach (var series in Series.Take(1 + random.Index(Series.Length)))
        {
            var tokensPerStep = withUnknown && random.Index(3) == 0 ? (double?)null : random.Unit();
            for (long step = 0; step < 3000; step += 500 + random.Index(1000))
                foreach (var task in new[] { "arc", "mmlu, hard" })
                    foreach (var metric in new[] { "acc", "acc_per_byte", "brier", "exact_match,strict" })
                        scores.Add(new CheckpointScore(series, step, tokensPerStep * (step + 1), task, metric, Number(), Math.Abs(Number()))
                        {
                            Items = task.Length * 100,
                            HigherIsBetter = metric != "brier",
                            IsControl = series[0] == 'b',
                        });
        }
        return scores;

        double Number() => withUnknown && random.Index(10) == 0 ? double.NaN : (random.Unit() - 0.3) * Math.Pow(10, random.Index(12) - 6);
    }
}
