namespace EarlySignal.Plans;

/// <summary>One request as token ids.</summary>
/// <param name="RequestIndex">The request's place in the list that was encoded.</param>
/// <param name="Tokens">Context and continuation, one after the other; the last token is scored but never an input.</param>
/// <param name="ContinuationStart">Where the continuation begins in <paramref name="Tokens"/>; at least 1.</param>
public sealed record EncodedRequest(int RequestIndex, int[] Tokens, int ContinuationStart);

/// <summary>A run of tokens of a token tree that all descendants share.</summary>
/// <param name="Parent">Index of the node that comes before, or −1 for a root.</param>
/// <param name="FirstToken">Where the node's tokens begin in <see cref="TokenTree.Tokens"/>.</param>
/// <param name="TokenCount">How many tokens it has; at least 1.</param>
/// <param name="StartPosition">The position of its first token in its sequence: the sum of its ancestors' token counts.</param>
public readonly record struct TreeNode(int Parent, int FirstToken, int TokenCount, int StartPosition);

/// <summary>One log-probability that is wanted: of <paramref name="Target"/> after the input token at <paramref name="TokenIndex"/>.</summary>
/// <param name="RequestIndex">The request that it belongs to.</param>
/// <param name="Offset">Which token of the request's continuation it is, from 0.</param>
/// <param name="TokenIndex">Index into <see cref="TokenTree.Tokens"/> of the input token before it.</param>
/// <param name="Target">The token id whose log-probability is wanted.</param>
public readonly record struct ScoredPosition(int RequestIndex, int Offset, int TokenIndex, int Target);

/// <summary>
/// One packed forward pass: a prefix tree of input tokens without padding. A token attends to all tokens of its node's
/// ancestors and to its own node's tokens up to itself.
/// </summary>
/// <param name="Tokens">The input token ids of all nodes, node after node: (T).</param>
/// <param name="Nodes">The nodes in topological order: a parent stands before its children.</param>
/// <param name="Scored">The wanted log-probabilities, ordered by request, then offset. A request's positions all stand in one tree.</param>
public sealed record TokenTree(int[] Tokens, TreeNode[] Nodes, ScoredPosition[] Scored)
{
    /// <summary>
    /// So many of the first tokens are one path from a root with which neighbouring batches begin, too: an engine may keep
    /// its keys and values from batch to batch, or compute it again. 0 when there is no such path.
    /// </summary>
    public int HeaderTokens { get; init; }
}
