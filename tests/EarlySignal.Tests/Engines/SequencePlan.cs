using EarlySignal.Plans;

namespace EarlySignal.Tests.Engines;

/// <summary>Plans in which every tree is one sequence, as if nothing were shared.</summary>
public static class SequencePlan
{
    /// <summary>One tree for each request; request i is the i-th one.</summary>
    /// <param name="requests">Token ids of context and continuation, and where the continuation begins (at least 1).</param>
    public static ScoringPlan Of(IReadOnlyList<(int[] Tokens, int ContinuationStart)> requests) =>
        new([.. requests.Select((request, i) => Tree(i, request.Tokens, request.ContinuationStart))],
            [.. requests.Select(request => request.Tokens.Length - request.ContinuationStart)],
            requests.Sum(request => request.Tokens.Length - 1L));

    /// <summary>One tree whose requests ask for the log-probability of every token at some positions of one sequence.</summary>
    /// <param name="tokens">The input tokens.</param>
    /// <param name="positions">After which of them the log-probabilities are wanted.</param>
    /// <param name="vocabulary">How many tokens there are; request (p × vocabulary + t) is token t after the p-th position.</param>
    public static ScoringPlan Rows(int[] tokens, IReadOnlyList<int> positions, int vocabulary)
    {
        var scored = positions.SelectMany((position, p) => Enumerable.Range(0, vocabulary).Select(token => new ScoredPosition(p * vocabulary + token, 0, position, token)));
        var tree = new TokenTree(tokens, [new TreeNode(-1, 0, tokens.Length, 0)], [.. scored]);
        return new ScoringPlan([tree], [.. Enumerable.Repeat(1, positions.Count * vocabulary)], positions.Sum(position => (position + 1L) * vocabulary));
    }

    private static TokenTree Tree(int request, int[] tokens, int continuationStart)
    {
        var inputs = tokens[..^1];
        var scored = Enumerable.Range(continuationStart, tokens.Length - continuationStart)
            .Select(i => new ScoredPosition(request, i - continuationStart, i - 1, tokens[i]));
        return new TokenTree(inputs, [new TreeNode(-1, 0, inputs.Length, 0)], [.. scored]);
    }
}
