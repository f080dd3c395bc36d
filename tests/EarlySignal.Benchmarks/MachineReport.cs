using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>The head of the results: where and when they were measured, and that the engine computes the right thing.</summary>
internal static class MachineReport
{
    private const double Tolerance = 2e-4;

    /// <summary>Prints it.</summary>
    /// <exception cref="InvalidOperationException">The engine is wrong, so that its speed is of no interest.</exception>
    public static void Print(InstructionSet set, Func<double> peak)
    {
        var worst = LargestDifference(set);
        if (worst > Tolerance)
            throw new InvalidOperationException($"The scores differ by {worst} from the reference engine's; nothing was measured.");
        Console.WriteLine($"# The CPU engine\n\n    scripts/bench\n\n{Machine.Description}, {set.Name}, {DateTime.UtcNow:yyyy-MM-dd}");
        Console.WriteLine($"OpenBLAS: {OpenBlas.Open(Environment.ProcessorCount)?.Description ?? "not installed"}");
        Console.WriteLine($"Peak of multiply-adds on registers, all cores: {Turns.Median(Turns.Take(9, peak)[0]):f0} GFLOP/s (median); every ratio below is to the peak in the same round.");
        Console.WriteLine($"Largest difference of a log-likelihood from the reference engine: {worst:e1} nats.");
        Console.WriteLine("Rates are medians over rounds in which the measurements take turns; a ratio is the median of the rounds' ratios. Only useful operations count, padding does not.");
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
