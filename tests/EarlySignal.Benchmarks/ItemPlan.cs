using EarlySignal.Plans;

namespace EarlySignal.Benchmarks;

/// <summary>Plans of random tokens in the shape of a job.</summary>
internal static class ItemPlan
{
    /// <summary>Independent items: a context and some choices that share it.</summary>
    /// <param name="items">How many items.</param>
    /// <param name="context">Tokens of the context.</param>
    /// <param name="choices">How many choices.</param>
    /// <param name="continuation">Tokens of each choice; the last one is no input.</param>
    /// <param name="vocabulary">Token ids are below it.</param>
    /// <param name="batchTokens">A batch ends before it has more input tokens than that.</param>
    public static ScoringPlan Of(int items, int context, int choices, int continuation, int vocabulary, int batchTokens)
    {
        var random = new Random(1);
        var perItem = context + choices * (continuation - 1);
        var itemsPerBatch = Math.Max(1, batchTokens / perItem);
        var batches = Enumerable.Range(0, items).Chunk(itemsPerBatch).Select(chunk => Batch(chunk, context, choices, continuation, vocabulary, random));
        return new ScoringPlan([.. batches], [.. Enumerable.Repeat(continuation, items * choices)], (long)items * choices * (context + continuation - 1));
    }

    private static TokenTree Batch(int[] items, int context, int choices, int continuation, int vocabulary, Random random)
    {
        var (tokens, nodes, scored) = (new List<int>(), new List<TreeNode>(), new List<ScoredPosition>());
        foreach (var item in items)
        {
            var parent = AddNode(-1, context, 0);
            for (var choice = 0; choice < choices; choice++)
            {
                var request = item * choices + choice;
                scored.Add(new ScoredPosition(request, 0, nodes[parent].FirstToken + context - 1, random.Next(vocabulary)));
                if (continuation == 1)
                    continue;
                var node = AddNode(parent, continuation - 1, context);
                for (var i = 1; i < continuation; i++)
                    scored.Add(new ScoredPosition(request, i, nodes[node].FirstToken + i - 1, random.Next(vocabulary)));
            }
        }
        return new TokenTree([.. tokens], [.. nodes], [.. scored]);

        int AddNode(int parent, int count, int position)
        {
            nodes.Add(new TreeNode(parent, tokens.Count, count, position));
            for (var i = 0; i < count; i++)
                tokens.Add(random.Next(vocabulary));
            return nodes.Count - 1;
        }
    }
}
