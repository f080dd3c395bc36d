using System.Diagnostics;
using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;

namespace EarlySignal.Benchmarks;

/// <summary>Time and memory of the full signal report of a benchmark with right-or-wrong items, and how they grow.</summary>
internal static class SignalBenchmark
{
    private const int Models = 6;
    private const int Checkpoints = 32;
    private const int Items = 14_000;
    private const int Replicates = 1000;

    /// <summary>Measures and prints everything.</summary>
    public static void Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine(Machine.Description);
        CheckAgainstPlainSums();
        // Compiled and warm before anything is timed.
        for (var i = 0; i < 3; i++)
            Report(Family(Models, Checkpoints, 500), 200);

        Console.WriteLine($"\n{"models × checkpoints × items × replicates",-44}{"seconds",10}{"ms/replicate",14}{"MB",8}");
        Measure(Models, Checkpoints, Items, Replicates);
        Console.WriteLine();
        Measure(Models, Checkpoints, Items, Replicates / 2);
        Measure(Models, Checkpoints, Items, Replicates * 2);
        Measure(Models, Checkpoints, Items / 2, Replicates);
        Measure(Models, Checkpoints, Items * 2, Replicates);
        Measure(Models, Checkpoints / 2, Items, Replicates);
        Measure(Models * 2, Checkpoints, Items, Replicates);
    }

    private static void Measure(int models, int checkpoints, int items, int replicates)
    {
        var family = Family(models, checkpoints, items);
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        Report(family, replicates);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{$"{models} × {checkpoints} × {items} × {replicates}",-44}{seconds,10:f2}{seconds / replicates * 1000,14:f2}{process.WorkingSet64 / 1e6,8:f0}");
    }

    /// <summary>What a report shows: every curve's statistics, and the joint bootstrap of the family.</summary>
    private static void Report(IReadOnlyList<SeriesItems> family, int replicates)
    {
        const double chance = 0.25;
        foreach (var series in family)
        {
            double[] means = [.. series.Values.Select(CompensatedSum.Mean)];
            double[] errors = [.. series.Values.Select(StandardError.OfMean)];
            CurveSignal.Of(new Curve(series.Series, [.. series.Tokens.Select(tokens => (long)tokens)], series.Tokens, means, errors), chance);
        }
        FamilySignal.Of(family, new() { Replicates = replicates, Chance = chance, ScienceSeries = family[0].Series, WebSeries = family[^1].Series });
    }

    private static SeriesItems[] Family(int models, int checkpoints, int items)
    {
        var random = new SeededRandom(1);
        double[] difficulty = [.. Enumerable.Range(0, items).Select(_ => random.Unit())];
        double[] tokens = [.. Enumerable.Range(1, checkpoints).Select(i => 8.0 * i)];
        return
        [
            .. Enumerable.Range(0, models).Select(model => new SeriesItems($"model {model}", tokens,
            [
                .. tokens.Select(at => difficulty.Select(hard => random.Unit() < 0.25 + (0.4 - 0.03 * model) * (1 - Math.Exp(-at / 100)) * (1 - hard) ? 1.0 : 0).ToArray()),
            ])),
        ];
    }

    private static void CheckAgainstPlainSums()
    {
        const int items = 1003;
        double[][] rows = [.. Family(2, 3, items).SelectMany(series => series.Values)];
        var means = ItemResampling.Means(rows, items, seed: 3, replicates: 21);
        for (var b = 0; b < means.Length; b++)
        {
            var drawn = Bootstrap.Draw(items, seed: 3, b);
            for (var row = 0; row < rows.Length; row++)
                if (means[b][row] != drawn.Sum(item => rows[row][item]) / items)
                    throw new InvalidOperationException("The resampled means are wrong; nothing was measured.");
        }
    }
}
