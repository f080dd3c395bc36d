using EarlySignal.Checkpoints;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;
using EarlySignal.Plans;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Engines;

public sealed class CpuMemoryTest
{
    private static readonly ModelShape[] Shapes =
    [
        new(Hidden: 256, Layers: 3, Heads: 4, KeyValueHeads: 2, HeadSize: 64, FeedForward: 700, Vocabulary: 9000),
        new(Hidden: 100, Layers: 2, Heads: 5, KeyValueHeads: 5, HeadSize: 20, FeedForward: 333, Vocabulary: 301)
        {
            HasGate = false, HasBiases = true, Type = TensorType.BF16,
            Refine = architecture => architecture with { IsParallel = true, Norm = NormKind.Layer, Windows = [100, null] },
        },
    ];

    public static TheoryData<string> Instructions() => new(InstructionSet.Available.Select(set => set.Name));

    [Theory, MemberData(nameof(Instructions))]
    public void What_is_allocated_stays_below_what_was_told_before_and_near_it(string instructions)
    {
        var set = InstructionSet.Available.Single(candidate => candidate.Name == instructions);
        foreach (var shape in Shapes)
        {
            using var model = new RandomModel(shape, seed: 1);
            foreach (var (threads, budget, resident) in new[] { (1, 300, long.MaxValue), (3, 2000, long.MaxValue), (2, 700, 0L) })
            {
                var plan = FewShot(shape.Vocabulary, budget);
                var told = CpuMemory.For(model.Model, threads, plan, set, resident);
                using var engine = new CpuEngine(model.Model, threads, set, resident);
                _ = engine.Score(plan, default).Count();
                // Which keys a panel sees is kept in managed memory, and all that may be scratch is not always needed.
                Assert.InRange(told.Total, engine.AllocatedBytes, 2 * engine.AllocatedBytes);
                Assert.Equal(resident == 0, told.Weights == 0);
                Assert.True(told.KeptKeys > 0);
            }
        }
    }

    [Fact]
    public void Attention_over_more_keys_takes_no_larger_scratch_memory_and_gives_the_same_scores_as_the_reference()
    {
        var shape = new ModelShape(Hidden: 8, Layers: 2, Heads: 1, KeyValueHeads: 1, HeadSize: 8, FeedForward: 8, Vocabulary: 30);
        using var model = new RandomModel(shape, seed: 1);
        using var reference = new ReferenceEngine(model.Model);
        var random = new Random(2);
        int[] tokens = [.. Enumerable.Range(0, Blocking.ScoreTable + 500).Select(_ => random.Next(shape.Vocabulary))];
        var plan = SequencePlan.Of([(tokens, tokens.Length - 3)]);
        var expected = reference.Score(plan, default).Single().TokenLogProbs;
        foreach (var set in InstructionSet.Available)
        {
            using var engine = new CpuEngine(model.Model, 2, set);
            foreach (var (a, b) in expected.Zip(engine.Score(plan, default).Single().TokenLogProbs))
                Assert.Equal(a, b, 1e-4);
        }
    }

    private static ScoringPlan FewShot(int vocabulary, int budget)
    {
        var random = new Random(3);
        int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
        var header = Tokens(250);
        var requests = new List<EncodedRequest>();
        for (var item = 0; item < 60; item++)
        {
            int[] context = [.. header, .. Tokens(random.Next(10, 60))];
            for (var choice = 0; choice < 3; choice++)
                requests.Add(new EncodedRequest(requests.Count, [.. context, .. Tokens(random.Next(1, 9))], context.Length));
        }
        return PlanBuilder.Build(requests, [.. requests.Select(request => $"{request.RequestIndex / 3}")], budget);
    }
}
