using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Engines;

/// <summary>Whether a model knows the tokens of a batch and their positions.</summary>
internal static class TokenRange
{
    /// <summary>Refuses a batch with a token id that the model has no embedding for, or with a position that it cannot compute.</summary>
    /// <exception cref="InputException">There is such a token or position.</exception>
    public static void Check(TokenTree tree, LanguageModel model)
    {
        foreach (var token in tree.Tokens)
            Check(token, model);
        foreach (var position in tree.Scored)
            Check(position.Target, model);
        var positions = tree.Nodes.Max(node => node.StartPosition + node.TokenCount);
        if (model.Architecture.IsLengthFixed && positions > model.Architecture.MaxPositions)
            throw new InputException(model.Source, "config.json", string.Create(CultureInfo.InvariantCulture, $"positions for {model.Architecture.MaxPositions} tokens, but a request has {positions}"), "requests that fit", "Shorten the request, or have it truncated.");
    }

    private static void Check(int token, LanguageModel model)
    {
        var vocabulary = model.Architecture.Vocabulary;
        if ((uint)token >= (uint)vocabulary)
            throw new InputException(model.Source, "config.json vocab_size", $"{vocabulary.ToString(CultureInfo.InvariantCulture)} entries, but the tokenizer gave the token id {token.ToString(CultureInfo.InvariantCulture)}", "a tokenizer whose ids are all below vocab_size", "Use the tokenizer.json that was published with this checkpoint.");
    }
}
