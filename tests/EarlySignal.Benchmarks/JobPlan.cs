using EarlySignal.Plans;

namespace EarlySignal.Benchmarks;

/// <summary>The job that all rates of whole jobs are told of: five-shot cloze questions of random tokens under one header.</summary>
internal static class JobPlan
{
    private const int Header = 600;
    private const int Choices = 4;

    /// <summary>The requests of the job: a header of 600 tokens, questions of 60 to 100, four choices of 4 to 12.</summary>
    /// <param name="questions">How many questions.</param>
    /// <param name="vocabulary">Token ids are below it.</param>
    public static IReadOnlyList<EncodedRequest> Requests(int questions, int vocabulary)
    {
        var random = new Random(1);
        int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
        var header = Tokens(Header);
        var requests = new List<EncodedRequest>();
        for (var question = 0; question < questions; question++)
        {
            int[] context = [.. header, .. Tokens(random.Next(60, 101))];
            for (var choice = 0; choice < Choices; choice++)
                requests.Add(new EncodedRequest(requests.Count, [.. context, .. Tokens(random.Next(4, 13))], context.Length));
        }
        return requests;
    }

    /// <summary>The plan that the library makes.</summary>
    public static ScoringPlan Shared(IReadOnlyList<EncodedRequest> requests) =>
        PlanBuilder.Build(requests, [.. requests.Select(request => $"{request.RequestIndex / Choices}")]);

    /// <summary>The same requests, each computed on its own; batches as large as the shared plan's.</summary>
    public static ScoringPlan Unshared(IReadOnlyList<EncodedRequest> requests)
    {
        var batches = new List<TokenTree>();
        var batch = new List<EncodedRequest>();
        foreach (var request in requests)
        {
            if (batch.Sum(other => other.Tokens.Length - 1) + request.Tokens.Length - 1 > PlanBuilder.DefaultTokenBudget)
                Flush();
            batch.Add(request);
        }
        Flush();
        return PlanBuilder.Build(requests, [.. requests.Select(_ => "")]) with { Batches = batches };

        void Flush()
        {
            batches.Add(Chains(batch));
            batch.Clear();
        }
    }

    /// <summary>Tokens that full sharing cannot do without: each distinct beginning of a request once.</summary>
    public static long FewestTokens(IReadOnlyList<EncodedRequest> requests) =>
        PlanBuilder.Build(requests, [.. requests.Select(_ => "")], int.MaxValue).SharedTokens;

    private static TokenTree Chains(IReadOnlyList<EncodedRequest> requests)
    {
        var (tokens, nodes, scored) = (new List<int>(), new List<TreeNode>(), new List<ScoredPosition>());
        foreach (var request in requests)
        {
            nodes.Add(new TreeNode(-1, tokens.Count, request.Tokens.Length - 1, 0));
            for (var next = request.ContinuationStart; next < request.Tokens.Length; next++)
                scored.Add(new ScoredPosition(request.RequestIndex, next - request.ContinuationStart, tokens.Count + next - 1, request.Tokens[next]));
            tokens.AddRange(request.Tokens[..^1]);
        }
        return new TokenTree([.. tokens], [.. nodes], [.. scored]);
    }
}
