using EarlySignal.Plans;

namespace EarlySignal.Tests.Engines;

/// <summary>Seeded random token trees whose requests are the paths from a root to a leaf.</summary>
public static class RandomTree
{
    /// <summary>A plan of one tree.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="longest">The largest number of tokens of a node.</param>
    /// <param name="vocabulary">Token ids are below it.</param>
    public static ScoringPlan Of(Random random, int nodes, int longest, int vocabulary)
    {
        var tree = new List<TreeNode>();
        for (var (i, first) = (0, 0); i < nodes; first += tree[i++].TokenCount)
        {
            var parent = random.Next(-1, i);
            tree.Add(new TreeNode(parent, first, random.Next(1, longest + 1), parent < 0 ? 0 : tree[parent].StartPosition + tree[parent].TokenCount));
        }
        var tokens = Enumerable.Range(0, tree.Sum(node => node.TokenCount)).Select(_ => random.Next(vocabulary)).ToArray();
        var scored = new List<ScoredPosition>();
        var lengths = new List<int>();
        foreach (var leaf in Enumerable.Range(0, nodes).Except(tree.Select(node => node.Parent)))
        {
            var path = Path(tree, leaf);
            var length = random.Next(1, Math.Min(path.Length, 20) + 1);
            for (var offset = 0; offset < length; offset++)
            {
                var at = path.Length - length + offset;
                scored.Add(new ScoredPosition(lengths.Count, offset, path[at], at + 1 < path.Length ? tokens[path[at + 1]] : random.Next(vocabulary)));
            }
            lengths.Add(length);
        }
        return new ScoringPlan([new TokenTree(tokens, [.. tree], [.. scored])], [.. lengths], 0);
    }

    /// <summary>The same requests, each in a tree of its own that has one node.</summary>
    public static ScoringPlan Unshared(ScoringPlan plan)
    {
        var tree = plan.Batches.Single();
        return plan with
        {
            Batches = [.. tree.Scored.GroupBy(position => position.RequestIndex).Select(request =>
            {
                var last = request.Max(position => position.TokenIndex);
                var path = Path(tree.Nodes, Array.FindIndex(tree.Nodes, node => last >= node.FirstToken && last < node.FirstToken + node.TokenCount));
                return new TokenTree(
                    [.. path.Select(token => tree.Tokens[token])],
                    [new TreeNode(-1, 0, path.Length, 0)],
                    [.. request.Select(position => position with { TokenIndex = Array.IndexOf(path, position.TokenIndex) })]);
            })],
        };
    }

    /// <summary>The token indices from the root to the end of a node.</summary>
    private static int[] Path(IReadOnlyList<TreeNode> tree, int node) =>
        node < 0 ? [] : [.. Path(tree, tree[node].Parent), .. Enumerable.Range(tree[node].FirstToken, tree[node].TokenCount)];
}
