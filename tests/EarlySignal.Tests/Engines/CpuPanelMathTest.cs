using System.Runtime.Intrinsics;
using EarlySignal.Engines.Cpu;
using EarlySignal.Plans;

namespace EarlySignal.Tests.Engines;

public sealed unsafe class CpuPanelMathTest
{
    [Fact]
    public void The_exponential_is_exact_to_float_precision_at_every_width()
    {
        if (InstructionSet.Available.Any(set => set.Name == "AVX-512"))
            CheckExp<Simd512, Vector512<float>>();
        if (InstructionSet.Available.Any(set => set.Name == "AVX2"))
            CheckExp<Simd256, Vector256<float>>();
        CheckExp<Simd128, Vector128<float>>();
    }

    /// <summary>Against the definition: walk up from the query.</summary>
    [Fact]
    public void Queries_see_their_ancestors_and_their_own_node_up_to_themselves()
    {
        const int lanes = 12;
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var tree = RandomTree.Of(random, nodes: random.Next(1, 25), longest: random.Next(1, 20), vocabulary: 10).Batches[0];
            var layout = new BatchLayout(lanes, tileRows: 4);
            layout.Fill(tree);
            CheckVisible(tree, layout.Tokens, layout.SeenByTokens);
            CheckVisible(tree, layout.Rows, layout.SeenByRows);
        }
    }

    private static void CheckVisible(TokenTree tree, ReadOnlySpan<int> queries, VisibleKeys visible)
    {
        const int lanes = 12;
        for (var i = 0; i < queries.Length; i++)
        {
            var seen = new List<int>();
            var masks = visible.Masks(i / lanes);
            foreach (var run in visible.Runs(i / lanes))
            {
                Assert.Equal(run.Lane % 4, run.Row % 4);
                for (var k = 0; k < run.Count; k++)
                    if ((masks[run.Row + k] >> (i % lanes) & 1) != 0)
                        seen.Add(run.Panel * lanes + run.Lane + k);
            }
            var expected = new List<int>();
            var query = queries[i];
            var own = Array.FindLastIndex(tree.Nodes, node => node.FirstToken <= query);
            expected.AddRange(Enumerable.Range(tree.Nodes[own].FirstToken, query - tree.Nodes[own].FirstToken + 1));
            for (var node = tree.Nodes[own].Parent; node >= 0; node = tree.Nodes[node].Parent)
                expected.InsertRange(0, Enumerable.Range(tree.Nodes[node].FirstToken, tree.Nodes[node].TokenCount));
            Assert.Equal(expected, seen);
        }
    }

    private static void CheckExp<S, V>() where S : struct, ISimd<V> where V : struct
    {
        var results = stackalloc float[S.Width];
        for (var x = -87f; x < 88; x += 0.0137f)
        {
            S.Store(PanelMath<S, V>.Exp(S.Fill(x)), results);
            Assert.Equal(1, results[S.Width - 1] / Math.Exp(x), 2e-7);
        }
        S.Store(PanelMath<S, V>.Exp(S.Fill(0)), results);
        Assert.Equal(1f, results[0]);
        S.Store(PanelMath<S, V>.Exp(S.Fill(float.NaN)), results);
        Assert.Equal(float.NaN, results[0]);
        S.Store(PanelMath<S, V>.Exp(S.Fill(float.NegativeInfinity)), results);
        Assert.InRange(results[0], 0, 1e-37f);
    }
}
