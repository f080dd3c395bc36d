using EarlySignal.Engines.Cpu;
using EarlySignal.Plans;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>Whole forward passes: prompts that share nothing, and the five-shot job shared and unshared.</summary>
internal static class ForwardBenchmark
{
    private const int Rounds = 7;
    private const int PlanQuestions = 1000;

    // Prompts of one length fill a batch of 2,048 tokens, or stand alone.
    private static readonly (string Name, int Prompts, int Length)[] Batches = [("16 × 128", 16, 128), ("1 × 512", 1, 512), ("4 × 512", 4, 512), ("1 × 2,048", 1, 2048)];

    /// <summary>Tokens per second of prompts of several lengths.</summary>
    public static void Prompts(InstructionSet set, Func<double> peak)
    {
        Console.WriteLine("\n## Prompts, one scored position each\n\n| model | prompts | tokens/s | GFLOP/s | of peak | tokens/s / 4 × 512 | GFLOP/s / 4 × 512 |\n|---|---|---:|---:|---:|---:|---:|");
        foreach (var (name, shape) in ModelShapes.All.Take(2))
        {
            using var model = new RandomModel(shape, seed: 1);
            using var engine = new CpuEngine(model.Model, 0, set);
            var plans = Batches.Select(batch => ItemPlan.Of(batch.Prompts, batch.Length, choices: 1, continuation: 1, shape.Vocabulary, batchTokens: 2048)).ToArray();
            var rates = Turns.Take(Rounds, [peak, .. plans.Select(plan => (Func<double>)(() => 1 / Seconds(engine, plan)))]);
            for (var i = 0; i < plans.Length; i++)
            {
                var (tokens, gigas) = (plans[i].SharedTokens, Work.Gigas(model.Model, plans[i]));
                var ownRates = rates[i + 1];
                Console.WriteLine($"| {name} | {Batches[i].Name} | {Turns.Median(ownRates) * tokens:f0} | {Turns.Median(ownRates) * gigas:f0} | {Turns.Ratio(ownRates, rates[0]) * gigas:f2} | {Turns.Ratio(ownRates, rates[3]) * tokens / plans[2].SharedTokens:f2} | {Turns.Ratio(ownRates, rates[3]) * gigas / Work.Gigas(model.Model, plans[2]):f2} |");
            }
        }
    }

    /// <summary>The five-shot job: 1,000 questions of which some are timed, shared and unshared.</summary>
    public static void Job(InstructionSet set, Func<double> peak)
    {
        Console.WriteLine($"\n## The five-shot job (header 600 tokens, question 60–100, four choices of 4–12)\n\n| model | plan | tokens of {PlanQuestions} questions | of the fewest | requests/s | tokens/s | GFLOP/s | of peak | tokens/s / 4 × 512 | GFLOP/s / 4 × 512 | faster than unshared |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var ((name, shape), shared, unshared) in new[] { (ModelShapes.All[0], 1000, 20), (ModelShapes.All[1], 200, 4) })
        {
            using var model = new RandomModel(shape, seed: 1);
            using var engine = new CpuEngine(model.Model, 0, set);
            var all = JobPlan.Requests(PlanQuestions, shape.Vocabulary);
            var fewest = JobPlan.FewestTokens(all);
            ScoringPlan[] plans = [JobPlan.Shared(JobPlan.Requests(shared, shape.Vocabulary)), JobPlan.Unshared(JobPlan.Requests(unshared, shape.Vocabulary))];
            var prompts = ItemPlan.Of(items: 4, context: 512, choices: 1, continuation: 1, shape.Vocabulary, batchTokens: 2048);
            var rates = Turns.Take(Rounds, [peak, () => prompts.SharedTokens / Seconds(engine, prompts), .. plans.Select(plan => (Func<double>)(() => plan.ContinuationLengths.Length / Seconds(engine, plan)))]);
            var perPrompt = Work.Gigas(model.Model, prompts) / prompts.SharedTokens;
            long[] tokens = [JobPlan.Shared(all).SharedTokens, JobPlan.Unshared(all).SharedTokens];
            for (var i = 0; i < plans.Length; i++)
            {
                var perRequest = (Tokens: (double)plans[i].SharedTokens / plans[i].ContinuationLengths.Length, Operations: Work.Gigas(model.Model, plans[i]) / plans[i].ContinuationLengths.Length);
                var ownRates = rates[i + 2];
                Console.WriteLine($"| {name} | {(i == 0 ? "shared" : "unshared")} | {tokens[i]} | {(double)tokens[i] / fewest:f3} | {Turns.Median(ownRates):f1} | {Turns.Median(ownRates) * perRequest.Tokens:f0} | {Turns.Median(ownRates) * perRequest.Operations:f0} "
                    + $"| {Turns.Ratio(ownRates, rates[0]) * perRequest.Operations:f2} | {Turns.Ratio(ownRates, rates[1]) * perRequest.Tokens:f2} | {Turns.Ratio(ownRates, rates[1]) * perRequest.Operations / perPrompt:f2} | {Turns.Ratio(ownRates, rates[3]):f1} |");
            }
        }
    }

    private static double Seconds(CpuEngine engine, ScoringPlan plan) => Turns.Seconds(() => engine.Score(plan, default).Count());
}
