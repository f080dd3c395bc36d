using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Engines;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;
using EarlySignal.Plans;
using EarlySignal.Tests.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Engines;

public sealed class ReferenceEngineTest : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TinyLlama _llama = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Two roots; the first has two children, of which one has a child: 1 2 | 3 | 4 5, 1 2 | 6 7, 8.</summary>
    private static readonly TokenTree Branching = new(
        [1, 2, 3, 6, 7, 4, 5, 8],
        [new TreeNode(-1, 0, 2, 0), new TreeNode(0, 2, 1, 2), new TreeNode(0, 3, 2, 2), new TreeNode(1, 5, 2, 3), new TreeNode(-1, 7, 1, 0)],
        [
            new ScoredPosition(3, 0, 7, 9),
            new ScoredPosition(5, 0, 1, 3), new ScoredPosition(5, 1, 2, 4), new ScoredPosition(5, 2, 5, 5), new ScoredPosition(5, 3, 6, 10),
            new ScoredPosition(6, 0, 1, 6), new ScoredPosition(6, 1, 3, 7), new ScoredPosition(6, 2, 4, 11),
        ]);

    [Fact]
    public void A_branching_tree_scores_like_its_sequences()
    {
        var plan = new ScoringPlan([Branching], [0, 0, 0, 1, 0, 4, 3], 0);
        Run(engine =>
        {
            var shared = engine.Score(plan, default).ToArray();
            var alone = engine.Score(SequencePlan.Of([([8, 9], 1), ([1, 2, 3, 4, 5, 10], 2), ([1, 2, 6, 7, 11], 2)]), default).ToArray();
            Assert.Equal([3, 5, 6], shared.Select(request => request.RequestIndex));
            Assert.Equal(alone.Select(request => request.TokenLogProbs), shared.Select(request => request.TokenLogProbs));
            Assert.Equal(alone.Select(request => request.IsGreedy), shared.Select(request => request.IsGreedy));
        });
    }

    [Fact]
    public void Probabilities_of_all_tokens_sum_to_one_and_only_the_largest_is_greedy() => Run(engine =>
    {
        var row = engine.Score(SequencePlan.Rows([3, 1, 4, 1, 5], [4], TinyLlama.Vocabulary), default).ToArray();
        Assert.Equal(1, row.Sum(request => Math.Exp(request.TokenLogProbs[0])), 1e-5);
        Assert.Equal(row.MaxBy(request => request.TokenLogProbs[0]).RequestIndex, Assert.Single(row, request => request.IsGreedy).RequestIndex);
    });

    [Fact]
    public void Later_tokens_do_not_change_earlier_scores() => Run(engine =>
    {
        var shorter = engine.Score(SequencePlan.Rows([3, 1, 4], [2], TinyLlama.Vocabulary), default);
        var longer = engine.Score(SequencePlan.Rows([3, 1, 4, 9, 9, 9], [2], TinyLlama.Vocabulary), default);
        Assert.Equal(shorter.Select(request => request.TokenLogProbs), longer.Select(request => request.TokenLogProbs));
    });

    [Fact]
    public void A_continuation_is_greedy_only_when_every_token_is() => Run(engine =>
    {
        int Next(params int[] tokens) => engine.Score(SequencePlan.Rows(tokens, [tokens.Length - 1], TinyLlama.Vocabulary), default).Single(request => request.IsGreedy).RequestIndex;
        bool IsGreedy(params int[] tokens) => engine.Score(SequencePlan.Of([(tokens, 2)]), default).Single().IsGreedy;
        var first = Next(3, 1);
        var second = Next(3, 1, first);
        Assert.True(IsGreedy(3, 1, first, second));
        Assert.False(IsGreedy(3, 1, first, (second + 1) % TinyLlama.Vocabulary));
        var other = (first + 1) % TinyLlama.Vocabulary;
        Assert.False(IsGreedy(3, 1, other, Next(3, 1, other)));
    });

    [Fact]
    public void The_lowest_token_wins_a_tie()
    {
        _llama.Clear("lm_head.weight");
        Run(engine =>
        {
            var row = engine.Score(SequencePlan.Rows([3], [0], TinyLlama.Vocabulary), default).ToArray();
            Assert.All(row, request => Assert.Equal((float)-Math.Log(TinyLlama.Vocabulary), request.TokenLogProbs[0]));
            Assert.Equal(0, Assert.Single(row, request => request.IsGreedy).RequestIndex);
        });
    }

    [Fact]
    public void The_type_that_weights_are_stored_in_does_not_change_exact_numbers()
    {
        var plan = SequencePlan.Of([([1, 2, 3, 4, 5], 1)]);
        var scores = new[] { "F32", "F16", "BF16" }.Select(type =>
        {
            float[] values = [];
            Run(engine => values = engine.Score(plan, default).Single().TokenLogProbs, type);
            return values;
        }).ToArray();
        Assert.Equal(scores[0], scores[1]);
        Assert.Equal(scores[0], scores[2]);
    }

    /// <summary>With zero weights before them, the biases of one layer add a constant that can be written down.</summary>
    [Fact]
    public void Biases_of_output_and_feed_forward_are_added_where_they_belong()
    {
        _llama.Config["num_hidden_layers"] = 1;
        _llama.Config["attention_bias"] = true;
        _llama.Config["mlp_bias"] = true;
        foreach (var name in _llama.Weights.Keys.Where(name => name.StartsWith("model.layers.1.", StringComparison.Ordinal)).ToArray())
            _llama.Weights.Remove(name);
        foreach (var name in new[] { "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj" })
        {
            _llama.Fill($"model.layers.0.{name}.bias", _llama.Weights[$"model.layers.0.{name}.weight"].Shape[0]);
            if (name is "self_attn.o_proj" or "mlp.gate_proj" or "mlp.up_proj")
                _llama.Clear($"model.layers.0.{name}.weight");
        }
        float[] Weight(string name) => _llama.Weights[name].Values;
        var (gate, up) = (Weight("model.layers.0.mlp.gate_proj.bias"), Weight("model.layers.0.mlp.up_proj.bias"));
        var inner = gate.Zip(up, (g, u) => (double)g / (1 + Math.Exp(-g)) * u).ToArray();
        var stream = Enumerable.Range(0, TinyLlama.Hidden).Select(i => Weight("model.embed_tokens.weight")[5 * TinyLlama.Hidden + i]
            + Weight("model.layers.0.self_attn.o_proj.bias")[i]
            + Weight("model.layers.0.mlp.down_proj.bias")[i]
            + inner.Select((value, j) => value * Weight("model.layers.0.mlp.down_proj.weight")[i * TinyLlama.FeedForward + j]).Sum()).ToArray();
        var root = Math.Sqrt(stream.Average(value => value * value) + 1e-6);
        var logits = Enumerable.Range(0, TinyLlama.Vocabulary).Select(token =>
            stream.Select((value, i) => value / root * Weight("model.norm.weight")[i] * Weight("lm_head.weight")[token * TinyLlama.Hidden + i]).Sum()).ToArray();
        Run(engine =>
        {
            var row = engine.Score(SequencePlan.Rows([5], [0], TinyLlama.Vocabulary), default).ToArray();
            foreach (var request in row)
                Assert.Equal(logits[request.RequestIndex] - LogSumExp.Of(logits), request.TokenLogProbs[0], 1e-5);
        });
    }

    [Theory]
    [InlineData("model.embed_tokens.weight", "the embedding")]
    [InlineData("model.layers.1.self_attn.v_proj.weight", "layer 1, attention")]
    [InlineData("model.layers.0.mlp.down_proj.weight", "layer 0, feed-forward")]
    [InlineData("model.norm.weight", "the head")]
    public void Weights_that_are_not_finite_are_an_error_that_names_the_place(string weight, string place)
    {
        Array.Fill(_llama.Weights[weight].Values, float.NaN);
        Run(engine => InputFault.Expect(() => engine.Score(SequencePlan.Of([([1, 2], 1)]), default).ToArray(), _folder.Path, place, "not finite"));
    }

    [Theory]
    [InlineData(1, 17)]
    [InlineData(17, 1)]
    [InlineData(-1, 1)]
    public void A_token_outside_the_vocabulary_is_an_error(int input, int target) => Run(engine =>
        InputFault.Expect(() => engine.Score(SequencePlan.Of([([input, target], 1)]), default).ToArray(), "vocab_size", "found 17 entries", "tokenizer"));

    [Fact]
    public void A_request_to_stop_ends_the_enumeration_between_two_batches()
    {
        using var stop = new CancellationTokenSource();
        var plan = SequencePlan.Of([([1, 2], 1), ([3, 4], 1)]);
        Run(engine =>
        {
            using var scores = engine.Score(plan, stop.Token).GetEnumerator();
            Assert.True(scores.MoveNext());
            stop.Cancel();
            Assert.Throws<OperationCanceledException>(() => scores.MoveNext());
        });
    }

    private void Run(Action<IScoringEngine> check, string type = "F32")
    {
        _llama.Write(_folder.Path, type);
        using var checkpoint = Checkpoint.Open(_folder.Path);
        using var engine = new ReferenceEngine(LanguageModel.From(checkpoint));
        check(engine);
    }
}
