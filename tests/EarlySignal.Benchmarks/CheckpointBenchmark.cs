using EarlySignal.Checkpoints;
using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Benchmarks;

/// <summary>A checkpoint of a billion bfloat16 weights from its file to scores: load rate, rates of scoring, peak memory.</summary>
internal static class CheckpointBenchmark
{
    private const int Rounds = 3;
    private const int Questions = 30;

    /// <summary>Measures and prints tables.</summary>
    public static void Run(InstructionSet set, Func<double> peak)
    {
        var shape = ModelShapes.Billion;
        using var files = new RandomCheckpoint(shape);
        var gigabytes = new FileInfo(files.WeightFile).Length / 1e9;
        Console.WriteLine($"\n## A checkpoint of {gigabytes:f2} GB (1B bf16), from its file to scores\n");
        var load = Turns.Take(Rounds, () => gigabytes / Turns.Seconds(() => Load(files.Folder, set)), () => gigabytes / Turns.Seconds(() => Hash(files.Folder)));
        Console.WriteLine($"- from the file to an engine that can score: {1000 * gigabytes / Turns.Median(load[0]):f0} ms, because it is mapped; its first reading, for the hash: {Turns.Median(load[1]):f1} GB/s (file in the page cache)");
        using var checkpoint = Checkpoint.Open(files.Folder);
        var model = LanguageModel.From(checkpoint);
        using var engine = new CpuEngine(model, 0, set);
        ScoringPlan[] plans = [ItemPlan.Of(items: 1, context: 512, choices: 1, continuation: 1, shape.Vocabulary, batchTokens: 2048), ItemPlan.Of(items: 4, context: 512, choices: 1, continuation: 1, shape.Vocabulary, batchTokens: 2048), JobPlan.Shared(JobPlan.Requests(Questions, shape.Vocabulary))];
        var rates = Turns.Take(Rounds, [peak, .. plans.Select(plan => (Func<double>)(() => plan.SharedTokens / Turns.Seconds(() => engine.Score(plan, default).Count())))]);
        foreach (var (name, plan, ownRates) in new[] { "prompts, 1 × 512", "prompts, 4 × 512", $"job, {Questions} questions" }.Zip(plans, rates.Skip(1)))
        {
            var perToken = Work.Gigas(model, plan) / plan.SharedTokens;
            Console.WriteLine($"- {name}: {Turns.Median(ownRates):f0} tokens/s, {Turns.Median(ownRates) * perToken:f0} GFLOP/s, {Turns.Ratio(ownRates, rates[0]) * perToken:f2} of peak");
        }
        var used = Machine.PeakMemory / 1e9;
        Console.WriteLine($"- peak memory of the process: {used:f2} GB, mapped file included; the bar is {1.2 * gigabytes + 1:f2} GB");
    }

    private static void Load(string folder, InstructionSet set)
    {
        using var checkpoint = Checkpoint.Open(folder);
        using var engine = new CpuEngine(LanguageModel.From(checkpoint), 0, set);
    }

    private static void Hash(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        _ = checkpoint.ContentHash;
    }
}
