using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;
using EarlySignal.Plans;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Engines;

public sealed class CpuEngineTest
{
    private static readonly ModelShape Plain = new(Hidden: 32, Layers: 2, Heads: 4, KeyValueHeads: 4, HeadSize: 8, FeedForward: 64, Vocabulary: 300);

    /// <summary>Shapes whose sizes fit no tile, and a vocabulary of several chunks.</summary>
    private static readonly ModelShape[] Shapes =
    [
        Plain,
        new(Hidden: 20, Layers: 3, Heads: 6, KeyValueHeads: 2, HeadSize: 6, FeedForward: 33, Vocabulary: 37) { HasBiases = true },
        new(Hidden: 270, Layers: 1, Heads: 2, KeyValueHeads: 1, HeadSize: 10, FeedForward: 50, Vocabulary: 4199) { IsTied = true, Type = TensorType.BF16 },
        new(Hidden: 8, Layers: 2, Heads: 1, KeyValueHeads: 1, HeadSize: 2, FeedForward: 4, Vocabulary: 2500) { Type = TensorType.F16 },
        .. Families,
    ];

    /// <summary>What other families do, in shapes whose sizes fit no tile either.</summary>
    private static IEnumerable<ModelShape> Families =>
    [
        Plain with { Layers = 3, Refine = architecture => architecture with { Family = "windows", Windows = [3, null, 17] } },
        new(Hidden: 18, Layers: 2, Heads: 3, KeyValueHeads: 3, HeadSize: 6, FeedForward: 13, Vocabulary: 41)
        {
            HasBiases = true, IsFused = true, HasGate = false,
            Refine = architecture => architecture with { Family = "neox", Norm = NormKind.Layer, Activation = Activation.Gelu, IsParallel = true, RotaryFrequencies = [.. architecture.RotaryFrequencies.Take(1)] },
        },
        new(Hidden: 21, Layers: 2, Heads: 3, KeyValueHeads: 3, HeadSize: 7, FeedForward: 30, Vocabulary: 41)
        {
            HasBiases = true, IsTransposed = true, HasGate = false, HasLearnedPositions = true, Type = TensorType.BF16,
            Refine = architecture => architecture with { Family = "gpt2", IsLengthFixed = true, Norm = NormKind.Layer, Activation = Activation.GeluTanh, RotaryFrequencies = [] },
        },
        new(Hidden: 20, Layers: 2, Heads: 4, KeyValueHeads: 2, HeadSize: 6, FeedForward: 33, Vocabulary: 37)
        {
            HasInputNorms = false, HasOutputNorms = true,
            Refine = architecture => architecture with { Family = "olmo2", QueryKeyNorm = QueryKeyNorm.Whole },
        },
        new(Hidden: 20, Layers: 2, Heads: 4, KeyValueHeads: 2, HeadSize: 6, FeedForward: 33, Vocabulary: 37)
        {
            HasNormWeights = false,
            Refine = architecture => architecture with { Family = "olmo", Norm = NormKind.Layer, ProjectionClip = 0.7 },
        },
        new(Hidden: 20, Layers: 3, Heads: 4, KeyValueHeads: 1, HeadSize: 10, FeedForward: 35, Vocabulary: 2500)
        {
            HasOutputNorms = true, IsTied = true, Type = TensorType.F16,
            Refine = architecture => architecture with
            {
                Family = "gemma2", NormOffset = 1, Activation = Activation.GeluTanh, EmbeddingScale = Math.Sqrt(20), AttentionScale = 0.4, AttentionCap = 3, LogitCap = 5,
                QueryKeyNorm = QueryKeyNorm.PerHead, Windows = [5, null, 5],
            },
        },
    ];

    public static TheoryData<string> Instructions() => new(InstructionSet.Available.Select(set => set.Name));

    [Theory, MemberData(nameof(Instructions))]
    public void Sharing_a_prefix_does_not_change_a_bit(string instructions) => ForRandomTrees(instructions, (engine, plan) =>
        AssertSame(engine.Score(plan, default), engine.Score(RandomTree.Unshared(plan), default)));

    [Theory, MemberData(nameof(Instructions))]
    public void The_order_of_batches_does_not_change_a_bit(string instructions) => ForRandomTrees(instructions, (engine, plan) =>
    {
        var unshared = RandomTree.Unshared(plan);
        AssertSame(engine.Score(unshared, default), engine.Score(unshared with { Batches = [.. unshared.Batches.Reverse()] }, default).Reverse());
    });

    [Theory, MemberData(nameof(Instructions))]
    public void The_number_of_threads_does_not_change_a_bit(string instructions)
    {
        foreach (var shape in Shapes)
        {
            using var model = new RandomModel(shape, seed: 7);
            var plan = RandomTree.Of(new Random(8), nodes: 40, longest: 30, shape.Vocabulary);
            var scores = new[] { 1, 2, 3, 5 }.Select(threads =>
            {
                using var engine = new CpuEngine(model.Model, threads, Find(instructions));
                return engine.Score(plan, default).ToArray();
            }).ToArray();
            Assert.All(scores, other => AssertSame(scores[0], other));
        }
    }

    [Theory, MemberData(nameof(Instructions))]
    public void Log_likelihoods_equal_those_of_the_reference_engine(string instructions)
    {
        foreach (var shape in Shapes)
        {
            using var model = new RandomModel(shape, seed: 3);
            var plan = RandomTree.Of(new Random(4), nodes: 12, longest: 15, shape.Vocabulary);
            using var reference = new ReferenceEngine(model.Model);
            using var engine = new CpuEngine(model.Model, 2, Find(instructions));
            foreach (var (expected, actual) in reference.Score(plan, default).Zip(engine.Score(plan, default)))
            {
                Assert.Equal(expected.RequestIndex, actual.RequestIndex);
                Assert.Equal(expected.TokenLogProbs.Length, actual.TokenLogProbs.Length);
                Assert.Equal(expected.TokenLogProbs.Sum(value => (double)value), actual.TokenLogProbs.Sum(value => (double)value), 2e-4);
                Assert.Equal(expected.IsGreedy, actual.IsGreedy);
            }
        }
    }

    [Theory, MemberData(nameof(Instructions))]
    public void Widening_the_weights_block_by_block_does_not_change_a_bit(string instructions)
    {
        foreach (var shape in Shapes)
        {
            using var model = new RandomModel(shape, seed: 9);
            var plan = RandomTree.Of(new Random(10), nodes: 20, longest: 20, shape.Vocabulary);
            using var resident = new CpuEngine(model.Model, 2, Find(instructions));
            using var mapped = new CpuEngine(model.Model, 2, Find(instructions), largestResident: 0);
            AssertSame(resident.Score(plan, default), mapped.Score(plan, default));
        }
    }

    /// <summary>Two equal rows of the head tie; they may lie in one block of the vocabulary, in two, or in two chunks.</summary>
    [Theory]
    [InlineData(5, 6)]
    [InlineData(5, 400)]
    [InlineData(2040, 4100)]
    public void The_lowest_token_wins_a_tie(int low, int high)
    {
        using var model = new RandomModel(Plain with { Vocabulary = 4200 }, seed: 1);
        foreach (var set in InstructionSet.Available)
        {
            CopyLikeliestTo(model.Model, set, low, high);
            using var engine = new CpuEngine(model.Model, 1, set);
            var scores = engine.Score(SequencePlan.Rows([1, 2, 3], [2], 4200), default).ToArray();
            Assert.Equal(scores[low].TokenLogProbs, scores[high].TokenLogProbs);
            Assert.Equal(low, Assert.Single(scores, request => request.IsGreedy).RequestIndex);
        }
    }

    [Fact]
    public void Weights_that_are_not_finite_are_one_clear_error()
    {
        foreach (var value in new[] { float.NaN, float.PositiveInfinity })
        {
            using var model = new RandomModel(Plain, seed: 1);
            RandomModel.Set(model.Model.Layers[0].Down.Weight, 5, value);
            foreach (var set in InstructionSet.Available)
            {
                using var engine = new CpuEngine(model.Model, 2, set);
                InputFault.Expect(() => engine.Score(SequencePlan.Of([([1, 2, 3], 1)]), default).Count(), "request 0: found a non-finite log-probability", "check the weights, or use another checkpoint");
            }
        }
    }

    [Fact]
    public void A_single_logit_that_is_not_a_number_is_an_error_even_when_no_request_asks_for_it()
    {
        using var model = new RandomModel(Plain, seed: 1);
        RandomModel.Set(model.Model.Head.Weight, 250 * Plain.Hidden, float.NaN);
        foreach (var set in InstructionSet.Available)
        {
            using var engine = new CpuEngine(model.Model, 2, set);
            Assert.Throws<InputException>(() => engine.Score(SequencePlan.Of([([1, 2, 3], 1)]), default).Count());
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(300, 1)]
    [InlineData(1, 300)]
    public void A_token_outside_the_vocabulary_is_one_clear_error(int input, int target)
    {
        using var model = new RandomModel(Plain, seed: 1);
        using var engine = new CpuEngine(model.Model, 1);
        InputFault.Expect(() => engine.Score(SequencePlan.Of([([input, target], 1)]), default).Count(), "vocab_size", "300 entries", "tokenizer");
    }

    [Fact]
    public void A_request_longer_than_a_fixed_length_is_one_clear_error()
    {
        using var model = new RandomModel(Families.Single(shape => shape.HasLearnedPositions), seed: 1);
        using var cpu = new CpuEngine(model.Model, 1);
        using var reference = new ReferenceEngine(model.Model);
        var plan = SequencePlan.Of([(new int[4098], 1)]);
        foreach (var engine in new IScoringEngine[] { cpu, reference })
            InputFault.Expect(() => engine.Score(plan, default).Count(), "found positions for 4096 tokens", "4097");
    }

    [Fact]
    public void A_batch_that_nothing_is_wanted_of_gives_nothing()
    {
        using var model = new RandomModel(Plain, seed: 1);
        using var engine = new CpuEngine(model.Model, 1);
        Assert.Empty(engine.Score(new ScoringPlan([new TokenTree([1, 2], [new TreeNode(-1, 0, 2, 0)], [])], [], 0), default));
    }

    [Fact]
    public void Scoring_stops_between_two_batches()
    {
        using var model = new RandomModel(Plain, seed: 1);
        using var engine = new CpuEngine(model.Model, 1);
        using var stop = new CancellationTokenSource();
        using var scores = engine.Score(SequencePlan.Of([([1, 2], 1), ([3, 4], 1)]), stop.Token).GetEnumerator();
        Assert.True(scores.MoveNext());
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => scores.MoveNext());
    }

    [Fact]
    public void It_tells_its_instructions_and_threads()
    {
        using var model = new RandomModel(Plain, seed: 1);
        using var all = new CpuEngine(model.Model);
        Assert.Contains($"{Environment.ProcessorCount} thread", all.Describe());
        foreach (var set in InstructionSet.Available)
        {
            using var engine = new CpuEngine(model.Model, 3, set);
            Assert.Equal($"cpu ({set.Name}, 3 threads)", engine.Describe());
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuEngine(model.Model, -1));
    }

    /// <summary>Gives two rows of the head the numbers of the likeliest token's, and takes them from that token.</summary>
    private static void CopyLikeliestTo(LanguageModel model, InstructionSet set, params int[] rows)
    {
        using var engine = new CpuEngine(model, 1, set);
        var likeliest = engine.Score(SequencePlan.Rows([1, 2, 3], [2], model.Architecture.Vocabulary), default).Single(request => request.IsGreedy).RequestIndex;
        var weights = model.Head.Weight.ToArray();
        for (var i = 0; i < Plain.Hidden; i++)
        {
            var value = weights[likeliest * Plain.Hidden + i];
            RandomModel.Set(model.Head.Weight, likeliest * Plain.Hidden + i, 0);
            foreach (var row in rows)
                RandomModel.Set(model.Head.Weight, row * Plain.Hidden + i, value);
        }
    }

    private static void ForRandomTrees(string instructions, Action<IScoringEngine, ScoringPlan> check)
    {
        for (var seed = 0; seed < 2 * Shapes.Length; seed++)
        {
            var shape = Shapes[seed % Shapes.Length];
            using var model = new RandomModel(shape, seed);
            using var engine = new CpuEngine(model.Model, 2, Find(instructions));
            var random = new Random(seed);
            check(engine, RandomTree.Of(random, nodes: random.Next(1, 30), longest: random.Next(1, 70), shape.Vocabulary));
        }
    }

    private static InstructionSet Find(string name) => InstructionSet.Available.Single(set => set.Name == name);

    private static void AssertSame(IEnumerable<ScoredRequest> expected, IEnumerable<ScoredRequest> actual)
    {
        var (left, right) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(left.Select(request => request.RequestIndex), right.Select(request => request.RequestIndex));
        Assert.Equal(left.Select(request => request.IsGreedy), right.Select(request => request.IsGreedy));
        foreach (var (a, b) in left.Zip(right))
            Assert.Equal(a.TokenLogProbs.Select(BitConverter.SingleToInt32Bits), b.TokenLogProbs.Select(BitConverter.SingleToInt32Bits));
    }
}
