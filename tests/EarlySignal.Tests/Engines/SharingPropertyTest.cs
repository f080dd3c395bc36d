using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Plans;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Engines;

/// <summary>Random few-shot tasks: however the requests are packed and whoever computes them, every score has the same bits, and they are the reference's.</summary>
public sealed class SharingPropertyTest
{
    private static readonly ModelShape[] Shapes =
    [
        new(Hidden: 40, Layers: 3, Heads: 4, KeyValueHeads: 2, HeadSize: 10, FeedForward: 50, Vocabulary: 90),
        new(Hidden: 33, Layers: 2, Heads: 3, KeyValueHeads: 3, HeadSize: 8, FeedForward: 70, Vocabulary: 2100)
        {
            Type = TensorType.BF16,
            Refine = architecture => architecture with { Windows = [20, null] },
        },
        new(Hidden: 16, Layers: 1, Heads: 2, KeyValueHeads: 1, HeadSize: 8, FeedForward: 30, Vocabulary: 50) { Type = TensorType.F16 },
        // Enough layers that workers which run ahead would overwrite what others still read.
        new(Hidden: 24, Layers: 8, Heads: 2, KeyValueHeads: 1, HeadSize: 12, FeedForward: 40, Vocabulary: 60),
    ];

    public static TheoryData<string> Instructions() => new(InstructionSet.Available.Select(set => set.Name));

    [Theory, MemberData(nameof(Instructions))]
    public void Scores_are_the_same_bits_for_any_budget_threads_header_and_order_and_equal_the_reference(string instructions)
    {
        var set = InstructionSet.Available.Single(candidate => candidate.Name == instructions);
        for (var seed = 0; seed < 2 * Shapes.Length; seed++)
        {
            var shape = Shapes[seed % Shapes.Length];
            using var model = new RandomModel(shape, seed);
            var random = new Random(seed);
            var (requests, items) = Task(random, shape.Vocabulary);
            using var one = new CpuEngine(model.Model, 1, set);
            using var two = new CpuEngine(model.Model, 2, set);
            using var many = new CpuEngine(model.Model, seed % 2 == 0 ? 5 : 16, set);
            var unshared = Scores(one, PlanBuilder.Build(requests, [.. requests.Select(request => $"{request.RequestIndex}")], 1, int.MaxValue));
            using var reference = new ReferenceEngine(model.Model);
            foreach (var (expected, actual) in Scores(reference, PlanBuilder.Build(requests, items, 64, 8)).Zip(unshared))
            {
                Assert.Equal(expected.TokenLogProbs.Sum(value => (double)value), actual.TokenLogProbs.Sum(value => (double)value), 2e-4);
                Assert.Equal(expected.IsGreedy, actual.IsGreedy);
            }
            foreach (var (budget, shortestHeader) in new[] { (64, int.MaxValue), (64, 8), (200, 1), (4096, 8) })
            {
                var plan = PlanBuilder.Build(requests, items, budget, shortestHeader);
                AssertSame(unshared, Scores(one, plan));
                AssertSame(unshared, Scores(two, plan));
                AssertSame(unshared, Scores(many, plan));
                AssertSame(unshared, Scores(two, plan with { Batches = [.. plan.Batches.Reverse()] }));
            }
            var order = Enumerable.Range(0, requests.Count).ToArray();
            random.Shuffle(order);
            var shuffled = PlanBuilder.Build([.. order.Select((from, to) => requests[from] with { RequestIndex = to })], [.. order.Select(from => items[from])], 64, 8);
            AssertSame([.. order.Select(from => unshared[from])], Scores(two, shuffled));
        }
    }

    [Fact]
    public void A_kept_header_gives_way_to_another_one_and_comes_back()
    {
        using var model = new RandomModel(Shapes[0], seed: 5);
        using var engine = new CpuEngine(model.Model, 2);
        var random = new Random(6);
        var plans = Enumerable.Range(0, 3).Select(_ => Task(random, Shapes[0].Vocabulary)).Select(task => PlanBuilder.Build(task.Requests, task.Items, 64, 8)).ToArray();
        Assert.All(plans, plan => Assert.Contains(plan.Batches, tree => tree.HeaderTokens > 0));
        var alone = plans.Select(plan =>
        {
            using var fresh = new CpuEngine(model.Model, 2);
            return Scores(fresh, plan);
        }).ToArray();
        foreach (var i in new[] { 0, 1, 0, 2, 2, 1 })
            AssertSame(alone[i], Scores(engine, plans[i]));
    }

    /// <summary>Items of one or two subjects, each with its header; some choices are scored alone, too.</summary>
    private static (IReadOnlyList<EncodedRequest> Requests, string[] Items) Task(Random random, int vocabulary)
    {
        int[] Tokens(int most) => [.. Enumerable.Range(0, random.Next(1, most)).Select(_ => random.Next(vocabulary))];
        var first = random.Next(vocabulary);
        int[][] headers = [[first, .. Tokens(120), .. Tokens(10)], [first, .. Tokens(60), .. Tokens(60)]];
        var (requests, items) = (new List<EncodedRequest>(), new List<string>());
        for (var item = 0; item < 14; item++)
        {
            int[] context = [.. headers[random.Next(2)], .. random.Next(8) == 0 ? [] : Tokens(30)];
            for (var choice = random.Next(1, 4); choice >= 0; choice--)
                Add([.. context, .. Tokens(9)], context.Length);
            if (random.Next(3) == 0)
                Add([first, .. Tokens(5)], 1);

            void Add(int[] tokens, int start)
            {
                requests.Add(new EncodedRequest(requests.Count, tokens, start));
                items.Add($"{item}");
            }
        }
        return (requests, [.. items]);
    }

    private static ScoredRequest[] Scores(IScoringEngine engine, ScoringPlan plan) => [.. engine.Score(plan, default).OrderBy(request => request.RequestIndex)];

    private static void AssertSame(ScoredRequest[] expected, ScoredRequest[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.IsGreedy, b.IsGreedy);
            Assert.Equal(a.TokenLogProbs.Select(BitConverter.SingleToInt32Bits), b.TokenLogProbs.Select(BitConverter.SingleToInt32Bits));
        }
    }
}
