using System.Runtime.Intrinsics;
using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
using EarlySignal.Plans;
using MathNet.Numerics;

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

    [Fact]
    public void The_functions_of_the_layers_are_exact_to_float_precision_at_every_width()
    {
        if (InstructionSet.Available.Any(set => set.Name == "AVX-512"))
            CheckFunctions<Simd512, Vector512<float>>();
        if (InstructionSet.Available.Any(set => set.Name == "AVX2"))
            CheckFunctions<Simd256, Vector256<float>>();
        CheckFunctions<Simd128, Vector128<float>>();
    }

    /// <summary>Against the definition: walk up from the query, as far as the window reaches.</summary>
    [Fact]
    public void Queries_see_their_ancestors_and_their_own_node_up_to_themselves()
    {
        const int lanes = 12;
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var tree = RandomTree.Of(random, nodes: random.Next(1, 25), longest: random.Next(1, 20), vocabulary: 10).Batches[0];
            int[] windows = [int.MaxValue, random.Next(1, 6), random.Next(1, 40)];
            var layout = new BatchLayout(lanes, tileRows: 4, windows);
            layout.Fill(tree);
            foreach (var window in windows)
            {
                CheckVisible(tree, layout.Tokens, layout.SeenByTokens(window), window);
                CheckVisible(tree, layout.Rows, layout.SeenByRows(window), window);
            }
        }
    }

    private static void CheckVisible(TokenTree tree, ReadOnlySpan<int> queries, VisibleKeys visible, int window)
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
            Assert.Equal(expected.TakeLast(window), seen);
        }
    }

    private static void CheckFunctions<S, V>() where S : struct, ISimd<V> where V : struct
    {
        var panel = stackalloc float[Tile<S, V>.Lanes];
        for (var x = -30f; x < 30; x += 0.0137f)
        {
            Check(panel => PanelActivation<S, V>.Apply(Activation.Silu, panel, null, 1), x / (1 + Math.Exp(-x)));
            Check(panel => PanelActivation<S, V>.Apply(Activation.Gelu, panel, null, 1), x / 2 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)));
            Check(panel => PanelActivation<S, V>.Apply(Activation.GeluTanh, panel, null, 1), x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
            Check(panel => PanelActivation<S, V>.Cap(panel, 1, 5), 5 * Math.Tanh(x / 5.0));
            Check(panel => PanelMath<S, V>.Clip(panel, 1, 8), Math.Clamp(x, -8.0, 8.0));

            void Check(PanelAction action, double expected)
            {
                new Span<float>(panel, Tile<S, V>.Lanes).Fill(x);
                action(panel);
                Assert.Equal(expected, panel[Tile<S, V>.Lanes - 1], 4e-7 * Math.Max(1, Math.Abs(expected)));
            }
        }
        foreach (var activation in Enum.GetValues<Activation>())
            AssertKeepsNaN(panel => PanelActivation<S, V>.Apply(activation, panel, null, 1));
        AssertKeepsNaN(panel => PanelActivation<S, V>.Cap(panel, 1, 5));
        AssertKeepsNaN(panel => PanelMath<S, V>.Clip(panel, 1, 8));

        void AssertKeepsNaN(PanelAction action)
        {
            new Span<float>(panel, Tile<S, V>.Lanes).Fill(float.NaN);
            action(panel);
            Assert.Equal(float.NaN, panel[0]);
        }
    }

    private delegate void PanelAction(float* panel);

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
