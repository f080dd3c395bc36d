using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Plans;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>Rates of the CPU engine on random weights, each beside the peak of the machine in the same moment.</summary>
internal static class CpuBenchmark
{
    private const int Rounds = 20;
    private static readonly (int Tokens, int Outputs, int Inputs)[] Products =
        [(256, 96, 64), (256, 768, 288), (256, 768, 768), (1024, 768, 768), (256, 2048, 768), (256, 768, 2048), (256, 1280, 6144)];

    private static readonly (string Name, ModelShape Shape, Func<int, ScoringPlan> Plan)[] Jobs =
    [
        ("15M, prompts of 512", new(288, 6, 6, 6, 48, 768, 32000), vocabulary => ItemPlan.Of(items: 4, context: 512, choices: 1, continuation: 1, vocabulary, batchTokens: 2048)),
        ("15M, one prompt of 512", new(288, 6, 6, 6, 48, 768, 32000), vocabulary => ItemPlan.Of(items: 1, context: 512, choices: 1, continuation: 1, vocabulary, batchTokens: 512)),
        ("demo 32 × 3", new(32, 3, 4, 4, 8, 96, 2048), Items),
        ("demo 64 × 4", new(64, 4, 4, 4, 16, 176, 2048), Items),
        ("demo 96 × 4", new(96, 4, 6, 6, 16, 256, 2048), Items),
    ];

    /// <summary>Measures and prints everything.</summary>
    /// <param name="instructions">The instruction set, or null for the widest one.</param>
    public static void Run(string? instructions)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var set = InstructionSet.Available.FirstOrDefault(candidate => instructions is null || candidate.Name == instructions)
            ?? throw new ArgumentException($"This machine has {string.Join(", ", InstructionSet.Available.Select(candidate => candidate.Name))}, not {instructions}.");
        Console.WriteLine($"{Machine.Description}, {set.Name}; best of {Rounds}");
        var worst = LargestDifference(set);
        Console.WriteLine($"largest difference from the reference engine: {worst:e1} nats");
        if (worst > 2e-4)
            throw new InvalidOperationException("The scores are wrong; nothing was measured.");
        switch (set.Name)
        {
            case "AVX-512":
                Measure<Simd512, Vector512<float>>(set);
                break;
            case "AVX2":
                Measure<Simd256, Vector256<float>>(set);
                break;
            default:
                Measure<Simd128, Vector128<float>>(set);
                break;
        }
    }

    private static void Measure<S, V>(InstructionSet set) where S : struct, ISimd<V> where V : struct
    {
        using var pool = new WorkerPool(Environment.ProcessorCount);
        Console.WriteLine($"\n{"tokens × outputs × inputs",-28}{"GFLOP/s",10}{"peak",10}{"ratio",8}");
        foreach (var (tokens, outputs, inputs) in Products)
        {
            using var product = new ProductRate<S, V>(pool, tokens, outputs, inputs);
            var (rate, peak) = Best(product.Measure, () => PeakRate<S, V>.Measure(pool));
            Console.WriteLine($"{$"{tokens} × {outputs} × {inputs}",-28}{rate,10:f0}{peak,10:f0}{rate / peak,8:f2}");
        }
        Console.WriteLine($"\n{"model and job",-28}{"tokens/s",10}{"GFLOP/s",10}{"peak",10}{"ratio",8}{"tokens",10}");
        foreach (var (name, shape, makePlan) in Jobs)
        {
            using var model = new RandomModel(shape, seed: 1);
            using var engine = new CpuEngine(model.Model, 0, set);
            var plan = makePlan(shape.Vocabulary);
            var (seconds, peak) = Best(() => -Seconds(engine, plan), () => PeakRate<S, V>.Measure(pool));
            var rate = Operations(shape, plan) / -seconds / 1e9;
            Console.WriteLine($"{name,-28}{plan.SharedTokens / -seconds,10:f0}{rate,10:f0}{peak,10:f0}{rate / peak,8:f2}{plan.SharedTokens,10}");
        }
    }

    private static ScoringPlan Items(int vocabulary) => ItemPlan.Of(items: 1000, context: 25, choices: 4, continuation: 5, vocabulary, batchTokens: 8192);

    private static double Seconds(CpuEngine engine, ScoringPlan plan)
    {
        var start = Stopwatch.GetTimestamp();
        _ = engine.Score(plan, default).Count();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The best of several rounds of two measurements that take turns, so that both see the same machine.</summary>
    private static (double First, double Second) Best(Func<double> first, Func<double> second)
    {
        var best = (First: double.MinValue, Second: double.MinValue);
        for (var round = 0; round < Rounds; round++)
            best = (Math.Max(best.First, first()), Math.Max(best.Second, second()));
        return best;
    }

    /// <summary>Multiplications and additions that the plan needs: the matrices once for each token, the visible keys, the head once for each scored position.</summary>
    private static double Operations(ModelShape shape, ScoringPlan plan)
    {
        var (queries, keys) = (shape.Heads * shape.HeadSize, shape.KeyValueHeads * shape.HeadSize);
        var perToken = 2.0 * shape.Layers * ((double)shape.Hidden * (2 * queries + 2 * keys) + 3.0 * shape.Hidden * shape.FeedForward);
        var visible = plan.Batches.Sum(batch => batch.Nodes.Sum(node => node.TokenCount * (node.StartPosition + (node.TokenCount + 1) / 2.0)));
        var rows = plan.Batches.Sum(batch => batch.Scored.Select(position => position.TokenIndex).Distinct().Count());
        return perToken * plan.SharedTokens + 4.0 * shape.Layers * queries * visible + 2.0 * shape.Hidden * shape.Vocabulary * rows;
    }

    private static double LargestDifference(InstructionSet set)
    {
        var shape = new ModelShape(Hidden: 48, Layers: 2, Heads: 4, KeyValueHeads: 2, HeadSize: 12, FeedForward: 100, Vocabulary: 2100);
        using var model = new RandomModel(shape, seed: 2);
        using var reference = new ReferenceEngine(model.Model);
        using var engine = new CpuEngine(model.Model, 0, set);
        var plan = ItemPlan.Of(items: 6, context: 25, choices: 4, continuation: 5, shape.Vocabulary, batchTokens: 200);
        return reference.Score(plan, default).Zip(engine.Score(plan, default), (a, b) => Math.Abs(a.TokenLogProbs.Sum(x => (double)x) - b.TokenLogProbs.Sum(x => (double)x))).Max();
    }
}
