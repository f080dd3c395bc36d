using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
using EarlySignal.Plans;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>A token that may come next.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text, spaces visible as the tokenizer writes them.</param>
/// <param name="Probability">How likely the model thinks it is, in [0, 1].</param>
public sealed record NextToken(int Id, string Text, double Probability)
{
    /// <summary>The text between quotes, and its probability.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'{Text}' {Probability:0.0000}");
}

/// <summary>
/// Lets a model go on with a text, token by token. The probabilities are those that scoring computes: a text that was
/// generated without chance is scored as greedy. The keys and values of what was read are kept from token to token.
/// </summary>
public sealed class TextGenerator : IDisposable
{
    // Kept keys and values are computed anew when the text has grown by so many tokens; those behind them, at every token.
    private const int KeptStep = 16;

    private readonly LanguageModel _model;
    private readonly Tokenizer _tokenizer;
    private readonly CpuEngine _engine;

    /// <summary>Prepares a model's weights.</summary>
    /// <param name="model">The model; its checkpoint must stay open as long as the generator is used.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="threads">How many threads compute; 0 for all cores. Never changes the text.</param>
    public TextGenerator(LanguageModel model, Tokenizer tokenizer, int threads = 0)
    {
        (_model, _tokenizer) = (model, tokenizer);
        _engine = new CpuEngine(model, threads);
    }

    /// <summary>The likeliest tokens after a text, likeliest first, the lower id first among equals.</summary>
    /// <param name="prompt">The text.</param>
    /// <param name="top">How many, at least 1.</param>
    /// <exception cref="InputException">The text has no tokens, or more than the model's window.</exception>
    public IReadOnlyList<NextToken> NextTokens(string prompt, int top = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var logProbs = LogProbs(Encode(prompt));
        return [.. Enumerable.Range(0, logProbs.Length).OrderByDescending(id => logProbs[id]).Take(top)
            .Select(id => new NextToken(id, id < _tokenizer.VocabularySize ? _tokenizer.TokenText(id) : "", Math.Exp(logProbs[id])))];
    }

    /// <summary>Goes on with a text, piece by piece as it is made.</summary>
    /// <param name="prompt">The text.</param>
    /// <param name="tokens">How many tokens at most; the end of a text and the end of the model's window stop it, too.</param>
    /// <param name="temperature">0 takes the likeliest token each time; 1 draws as the model's probabilities say, less is nearer to the likeliest.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>Pieces of whole characters; together, the continuation.</returns>
    /// <exception cref="InputException">The text has no tokens, or more than the model's window.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of tokens or the temperature is negative or not finite.</exception>
    public IEnumerable<string> Stream(string prompt, int tokens = 40, double temperature = 0, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number from 0 on.");
        return Pieces(Encode(prompt), tokens, temperature, new SeededRandom(seed));
    }

    /// <summary>As <see cref="Stream"/>, all at once.</summary>
    /// <param name="prompt">The text.</param>
    /// <param name="tokens">How many tokens at most.</param>
    /// <param name="temperature">0 for the likeliest token each time.</param>
    /// <param name="seed">Seed of the draws.</param>
    public string Continue(string prompt, int tokens = 40, double temperature = 0, ulong seed = 0) => string.Concat(Stream(prompt, tokens, temperature, seed));

    /// <summary>Ends the threads and frees the memory.</summary>
    public void Dispose() => _engine.Dispose();

    private IEnumerable<string> Pieces(List<int> ids, int tokens, double temperature, SeededRandom random)
    {
        var (start, shown) = (ids.Count, 0);
        for (var i = 0; i < tokens && ids.Count < _model.Architecture.MaxPositions; i++)
        {
            var next = Choose(LogProbs(ids), temperature, random);
            if (next == _tokenizer.EosToken)
                break;
            ids.Add(next);
            var text = Text(ids, start);
            // A token may end inside a character; its rest comes with the next.
            var whole = text.TrimEnd('\uFFFD').Length;
            if (whole > shown)
                yield return text[shown..whole];
            shown = Math.Max(shown, whole);
        }
        if (Text(ids, start) is var all && all.Length > shown)
            yield return all[shown..];
    }

    // With the last token of the prompt before it, as the first piece's space depends on what stands before.
    private string Text(List<int> ids, int start)
    {
        var before = _tokenizer.Decode([.. ids.Take(start)], skipSpecialTokens: true);
        var whole = _tokenizer.Decode([.. ids], skipSpecialTokens: true);
        return whole.StartsWith(before, StringComparison.Ordinal) ? whole[before.Length..] : _tokenizer.Decode([.. ids.Skip(start)], skipSpecialTokens: true);
    }

    private static int Choose(float[] logProbs, double temperature, SeededRandom random)
    {
        var best = Array.IndexOf(logProbs, logProbs.Max());
        if (temperature == 0)
            return best;
        double[] weights = [.. logProbs.Select(logProb => Math.Exp((logProb - logProbs[best]) / temperature))];
        var rest = random.Unit() * weights.Sum();
        for (var id = 0; id < weights.Length; id++)
        {
            rest -= weights[id];
            if (rest < 0)
                return id;
        }
        return best;
    }

    private List<int> Encode(string prompt)
    {
        var ids = _tokenizer.Encode(prompt, addSpecialTokens: true);
        if (ids.Length == 0 && (_tokenizer.BosToken ?? _tokenizer.EosToken) is { } first)
            ids = [first];
        if (ids.Length == 0)
            throw new InputException("the prompt", "", "no tokens", "at least one", "Write something.");
        return ids.Length <= _model.Architecture.MaxPositions ? [.. ids]
            : throw new InputException("the prompt", "", $"{ids.Length} tokens", $"at most {_model.Architecture.MaxPositions}, the model's window", "Shorten the prompt.");
    }

    // Every token of the vocabulary, as a continuation of one token each: one row of the head.
    private float[] LogProbs(List<int> ids)
    {
        var tree = new TokenTree(
            [.. ids],
            [new TreeNode(-1, 0, ids.Count, 0)],
            [.. Enumerable.Range(0, _model.Architecture.Vocabulary).Select(id => new ScoredPosition(id, 0, ids.Count - 1, id))])
        {
            HeaderTokens = (ids.Count - 1) / KeptStep * KeptStep,
        };
        var plan = new ScoringPlan([tree], [.. Enumerable.Repeat(1, tree.Scored.Length)], ids.Count);
        return [.. _engine.Score(plan, default).Select(scored => scored.TokenLogProbs[0])];
    }
}
