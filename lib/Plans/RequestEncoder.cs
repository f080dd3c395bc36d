using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Plans;

/// <summary>
/// Requests → token ids, with exactly the boundary between context and continuation that lm-evaluation-harness draws
/// (<c>TemplateLM._encode_pair</c> and <c>loglikelihood</c>).
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="window">The longest sequence of input tokens that the model takes.</param>
/// <param name="overlong">What happens to requests that are longer.</param>
public sealed class RequestEncoder(Tokenizer tokenizer, int window, OverlongPolicy overlong = OverlongPolicy.Refuse)
{
    private readonly int? _prefix = tokenizer.BosToken ?? tokenizer.EosToken;
    private readonly string? _prefixText = (tokenizer.BosToken ?? tokenizer.EosToken) is { } prefix ? tokenizer.Decode([prefix]) : null;

    /// <summary>Encodes requests; the result has one entry for each, in their order.</summary>
    /// <param name="task">The task's file, for errors.</param>
    /// <param name="requests">What to encode.</param>
    /// <exception cref="InputException">
    /// A text is none that the tokenizer knows, a continuation has no tokens, a context is empty and the tokenizer has no token to begin with, or a request does not
    /// fit the window. Among several the first request's fault is reported.
    /// </exception>
    public IReadOnlyList<EncodedRequest> Encode(string task, IReadOnlyList<ScoringRequest> requests)
    {
        var encoded = new EncodedRequest[requests.Count];
        var contexts = Contexts(requests);
        ParallelLoop.Run(requests.Count, i => encoded[i] = Encode(task, requests[i], i, contexts));
        return encoded;
    }

    /// <summary>
    /// Whether a token of context and continuation in one piece would stand on both sides of their boundary. The model is
    /// then asked for tokens that it never saw in training, as in lm-evaluation-harness.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="encoded">What <see cref="Encode(string, IReadOnlyList{ScoringRequest})"/> made of it, uncut.</param>
    internal bool MergesBoundary(ScoringRequest request, EncodedRequest encoded) =>
        request.Context.Length > 0 && !EncodeText(request.Context + request.Continuation).AsSpan().SequenceEqual(encoded.Tokens);

    /// <summary>
    /// Cuts whole texts into windows, as lm-evaluation-harness does for <c>loglikelihood_rolling</c>: the first begins behind the
    /// token that begins a text, each further one sees as much of the text before it as the window has room for, and every
    /// token is scored once (<c>get_rolling_token_windows</c> with <c>context_len=1</c>, <c>make_disjoint_window</c>).
    /// </summary>
    /// <param name="task">The task's file, for errors.</param>
    /// <param name="requests">Requests with an empty context.</param>
    /// <returns>One entry for each window, in order, with the request that it belongs to.</returns>
    /// <exception cref="InputException">The tokenizer has no token to begin with, or a text has no tokens.</exception>
    public IReadOnlyList<(ScoringRequest Request, EncodedRequest Encoded)> EncodeRolling(string task, IReadOnlyList<ScoringRequest> requests)
    {
        List<(ScoringRequest Request, EncodedRequest Encoded)> windows = [];
        foreach (var request in requests)
        {
            var prefix = _prefix ?? throw NoPrefix(task, request);
            var tokens = EncodeText(request.Continuation);
            if (tokens.Length == 0)
                throw Wrong(task, request, "a text without tokens", "at least one token", "Correct the item, or remove it.");
            // Behind the prefix the text's token i stands at place i + 1, so that a window may always begin one token early.
            int[] text = [prefix, .. tokens];
            for (var done = 0; done < tokens.Length;)
            {
                var end = Math.Min(done + window, tokens.Length);
                var begin = done == 0 ? 0 : end - window;
                windows.Add((request, new EncodedRequest(windows.Count, text[begin..(end + 1)], done + 1 - begin)));
                done = end;
            }
        }
        return windows;
    }

    // The choices of an item share their context, and all unconditional requests share the empty one.
    private Dictionary<string, int[]> Contexts(IReadOnlyList<ScoringRequest> requests)
    {
        string[] contexts = [.. requests.Select(request => PythonWhitespace.TrimEnd(request.Context)).Distinct(StringComparer.Ordinal)];
        var ids = new int[contexts.Length][];
        ParallelLoop.Run(contexts.Length, i => ids[i] = EncodeText(contexts[i]));
        return contexts.Zip(ids).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private EncodedRequest Encode(string task, ScoringRequest request, int index, Dictionary<string, int[]> contexts)
    {
        int[] tokens;
        int start;
        if (request.Context.Length == 0)
        {
            var prefix = _prefix ?? throw NoPrefix(task, request);
            var continuation = tokenizer.Encode(request.Continuation, addSpecialTokens: false);
            tokens = continuation.Length > 0 && continuation[0] == prefix ? continuation : [prefix, .. continuation];
            start = 1;
        }
        else
        {
            // Trailing space belongs to the continuation, where it merges with the first word as it did in training. The
            // context keeps its own ids even where the two texts together would merge over the boundary.
            var context = contexts[PythonWhitespace.TrimEnd(request.Context)];
            var whole = EncodeText(request.Context + request.Continuation);
            start = context.Length;
            tokens = [.. context, .. whole.AsSpan(Math.Min(start, whole.Length))];
            if (start == 0)
                throw Wrong(task, request, "a context of white space only", "a context with text, because the tokenizer adds no token before it", "Give the item a context, or leave it empty altogether.");
        }
        if (tokens.Length <= start)
            throw Wrong(task, request, $"the continuation {Shown(request.Continuation)}, which has no tokens of its own", "at least one token after the context", "Correct the choice or the target delimiter.");
        return Fit(task, request, new EncodedRequest(index, tokens, start));
    }

    private EncodedRequest Fit(string task, ScoringRequest request, EncodedRequest encoded)
    {
        var excess = encoded.Tokens.Length - 1 - window;
        if (excess <= 0)
            return encoded;
        if (overlong == OverlongPolicy.Refuse)
            throw Wrong(task, request, $"{encoded.Tokens.Length - 1} input tokens", $"at most {window}, the model's window", "Use fewer few-shot examples, drop the item, or allow left truncation, which changes the question.");
        if (excess >= encoded.ContinuationStart)
            throw Wrong(task, request, $"a continuation of {encoded.Tokens.Length - encoded.ContinuationStart} tokens", $"at most {window}, the model's window", "Shorten the choice, or drop the item.");
        return encoded with { Tokens = encoded.Tokens[excess..], ContinuationStart = encoded.ContinuationStart - excess };
    }

    // As HFLM.tok_encode: the tokenizer's own rule for special tokens, unless the text already begins with the first one.
    private int[] EncodeText(string text) =>
        tokenizer.Encode(text, addSpecialTokens: _prefixText is null || !text.StartsWith(_prefixText, StringComparison.Ordinal));

    private static InputException NoPrefix(string task, ScoringRequest request) =>
        Wrong(task, request, "an empty context", "a context, because the tokenizer has no token that begins or ends a text", "Give the items a context, or name bos_token in tokenizer_config.json.");

    private static InputException Wrong(string task, ScoringRequest request, string found, string expected, string remedy) =>
        new(task, $"item '{request.ItemId}', choice {request.ChoiceIndex}", found, expected, remedy);

    private static string Shown(string text) => $"'{text.Replace("\n", "\\n", StringComparison.Ordinal)}'";
}
