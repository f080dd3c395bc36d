using EarlySignal.Checkpoints;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;
using EarlySignal.Plans;
using EarlySignal.Runs;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Runs;

public sealed class TextGeneratorTest : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly LanguageModel _model;
    private readonly Tokenizer _tokenizer;
    private readonly TextGenerator _generator;

    public TextGeneratorTest()
    {
        var series = DemoData.Family()[0];
        _checkpoint = Checkpoint.Open(series.Checkpoints[^1].Folder);
        _model = LanguageModel.From(_checkpoint);
        _tokenizer = Tokenizer.Load(series.TokenizerFileOf(series.Checkpoints[^1]));
        _generator = new TextGenerator(_model, _tokenizer, threads: 2);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _checkpoint.Dispose();
    }

    [Fact]
    public void A_text_made_without_chance_is_what_the_reference_engine_calls_greedy()
    {
        using var reference = new ReferenceEngine(_model);
        var made = 0;
        // Prompts of different lengths, so that some of the tokens lie behind what is kept and some before.
        foreach (var prompt in new[] { "Water is", "The animal with a long neck is a", "Question: What is the opposite of hot? Answer: cold. Question: What is the opposite of big? Answer:", "The", "In the morning the sun rises, and in the evening it" })
        {
            var text = _generator.Continue(prompt, tokens: 40);
            var (context, whole) = (_tokenizer.Encode(prompt, true), _tokenizer.Encode(prompt + text, true));
            Assert.Equal(context, whole[..context.Length]);
            if (whole.Length == context.Length)
                continue;
            var scored = reference.Score(PlanBuilder.Build([new EncodedRequest(0, whole, context.Length)], ["item"]), default).Single();
            Assert.True(scored.IsGreedy, prompt + text);
            made += scored.TokenLogProbs.Length;
        }
        Assert.True(made > 20, $"{made} tokens say little");
    }

    [Fact]
    public void Probabilities_of_all_next_tokens_add_up_to_one_and_fall()
    {
        var next = _generator.NextTokens("A cat is an", _model.Architecture.Vocabulary);
        Assert.Equal(1, next.Sum(token => token.Probability), 4);
        Assert.Equal(next.OrderByDescending(token => token.Probability), next);
        Assert.Equal(next[0].Text, _tokenizer.TokenText(next[0].Id));
        Assert.Equal(next.Take(3), _generator.NextTokens("A cat is an", 3));
    }

    [Fact]
    public void Draws_depend_on_the_seed_alone_and_a_low_temperature_is_the_likeliest_text()
    {
        const string prompt = "The opposite of hot is";
        Assert.Equal(_generator.Continue(prompt, 20, temperature: 1, seed: 3), _generator.Continue(prompt, 20, temperature: 1, seed: 3));
        Assert.True(Enumerable.Range(0, 5).Select(seed => _generator.Continue(prompt, 20, temperature: 1, seed: (ulong)seed)).Distinct().Count() > 1);
        Assert.Equal(_generator.Continue(prompt, 20), _generator.Continue(prompt, 20, temperature: 1e-6, seed: 9));
    }

    [Fact]
    public void Drawn_tokens_come_as_often_as_the_model_says()
    {
        const string prompt = "The opposite of hot is";
        const int draws = 400;
        var likeliest = _generator.NextTokens(prompt, 1)[0];
        var first = _generator.Continue(prompt, 1);
        var share = Enumerable.Range(0, draws).Count(seed => _generator.Continue(prompt, 1, temperature: 1, seed: (ulong)seed) == first) / (double)draws;
        var error = Math.Sqrt(likeliest.Probability * (1 - likeliest.Probability) / draws);
        Assert.InRange(share, likeliest.Probability - 4 * error - 1e-9, likeliest.Probability + 4 * error + 1e-9);
    }

    [Fact]
    public void Pieces_put_together_are_the_whole_and_the_window_ends_a_text()
    {
        const string prompt = "Water is";
        Assert.Equal(_generator.Continue(prompt, 30, temperature: 1, seed: 1), string.Concat(_generator.Stream(prompt, 30, temperature: 1, seed: 1)));
        Assert.Equal("", _generator.Continue(prompt, 0));
        var window = _model.Architecture.MaxPositions;
        var made = _generator.Continue(prompt, window + 50, temperature: 1, seed: 2);
        Assert.InRange(_tokenizer.Encode(prompt + made, true).Length, 1, window + 20);
        InputFault.Expect(() => _generator.NextTokens(string.Concat(Enumerable.Repeat("water ", window + 1))), "window");
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Stream(prompt, 5, temperature: double.NaN));
    }
}
