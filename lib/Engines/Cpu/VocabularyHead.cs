using System.Runtime.CompilerServices;
using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// From the normalised residual stream to log-probabilities: the vocabulary passes by in blocks of logits, of which only
/// the largest, the sum of exponentials and those of the targets are kept. The vocabulary is cut into chunks of a fixed
/// size, whose sums are joined in their order, so that the result does not depend on who computed them.
/// </summary>
internal sealed unsafe class VocabularyHead<S, V> : IDisposable where S : struct, ISimd<V> where V : struct
{
    private const int LargestGroup = 8;
    private readonly WeightMatrix _weights;
    private readonly float _cap;
    private readonly WorkerPool _pool;
    private readonly NativeBuffer _sums = new();
    private readonly NativeBuffer[] _scratch;
    private float[] _targetLogits = [];
    private bool[] _isFirst = [];

    /// <summary>A head with the matrix (vocabulary, hidden).</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="cap">The soft cap of the logits; 0: none.</param>
    /// <param name="pool">Does the work.</param>
    public VocabularyHead(WeightMatrix weights, float cap, WorkerPool pool)
    {
        _weights = weights;
        _cap = cap;
        _pool = pool;
        _scratch = [.. Enumerable.Range(0, pool.Workers).Select(_ => new NativeBuffer())];
    }

    private static int Lanes => Tile<S, V>.Lanes;

    private int Chunks => (_weights.Rows + Blocking.VocabularyChunk - 1) / Blocking.VocabularyChunk;

    /// <summary>Computes the log-probabilities of a batch's targets.</summary>
    /// <param name="tree">The batch.</param>
    /// <param name="layout">Its rows and targets.</param>
    /// <param name="rows">The normalised residual stream: (row panels, hidden, lanes).</param>
    /// <param name="logProbs">Receives one for each scored position, in nats.</param>
    /// <param name="isGreedy">Receives for each scored position whether its target is the likeliest token, the lowest id winning a tie.</param>
    public void Run(TokenTree tree, BatchLayout layout, float* rows, Span<float> logProbs, Span<bool> isGreedy)
    {
        if (_targetLogits.Length < tree.Scored.Length)
            (_targetLogits, _isFirst) = (new float[tree.Scored.Length], new bool[tree.Scored.Length]);
        var panels = layout.RowPanels;
        var group = Math.Clamp(panels * Chunks / (4 * _pool.Workers), 1, LargestGroup);
        var groups = (panels + group - 1) / group;
        var sums = _sums.Room((nint)Chunks * panels * Sums.Rows * Lanes);
        _pool.Run(groups * Chunks, (job, worker) =>
        {
            var (chunk, first) = (job / groups, job % groups * group);
            RunChunk(tree, layout, rows, chunk, first, Math.Min(group, panels - first), sums + (nint)chunk * panels * Sums.Rows * Lanes, worker);
        });
        for (var i = 0; i < tree.Scored.Length; i++)
            (logProbs[i], isGreedy[i]) = Conclude(i, layout.RowOf(tree.Scored[i]), tree.Scored[i].Target / Blocking.VocabularyChunk, panels, sums);
    }

    /// <summary>Bytes of the sums and of the tiles of logits.</summary>
    public long AllocatedBytes => _sums.Bytes + _scratch.Sum(buffer => buffer.Bytes);

    public void Dispose()
    {
        _sums.Dispose();
        foreach (var buffer in _scratch)
            buffer.Dispose();
    }

    private void RunChunk(TokenTree tree, BatchLayout layout, float* rows, int chunk, int firstPanel, int panels, float* sums, int worker)
    {
        var blockRows = Blocking.VocabularyBlock(S.TileRows, _weights.Columns);
        var logits = _scratch[worker].Room((nint)blockRows * (Lanes + _weights.Columns));
        var scratch = logits + blockRows * Lanes;
        for (var panel = firstPanel; panel < firstPanel + panels; panel++)
            Sums.Clear(sums + (nint)panel * Sums.Rows * Lanes);
        var end = Math.Min(_weights.Rows, (chunk + 1) * Blocking.VocabularyChunk);
        for (var first = chunk * Blocking.VocabularyChunk; first < end; first += blockRows)
        {
            var count = Math.Min(blockRows, end - first);
            var tiles = (count + S.TileRows - 1) / S.TileRows;
            var block = _weights.Read(first / S.TileRows, tiles, scratch);
            for (var panel = firstPanel; panel < firstPanel + panels; panel++)
            {
                var panelSums = sums + (nint)panel * Sums.Rows * Lanes;
                PanelProduct<S, V>.MultiplyBlock(_weights, first / S.TileRows, tiles, block, rows + (nint)panel * _weights.Columns * Lanes, logits, layout.RowCount - panel * Lanes);
                if (_cap > 0)
                    PanelActivation<S, V>.Cap(logits, count, _cap);
                foreach (var target in layout.TargetsIn(panel, first, first + count))
                    Note(target, logits + layout.RowOf(tree.Scored[target]) % Lanes, tree.Scored[target].Target - first, panelSums[layout.RowOf(tree.Scored[target]) % Lanes]);
                Sums.Add(logits, count, panelSums);
            }
        }
    }

    /// <summary>Keeps a target's logit, and whether it is larger than those of all lower ids of the chunk.</summary>
    private void Note(int target, float* logits, int row, float largestBefore)
    {
        var logit = logits[row * Lanes];
        var isFirst = logit > largestBefore;
        for (var lower = 0; isFirst && lower < row; lower++)
            isFirst = logits[lower * Lanes] < logit;
        (_targetLogits[target], _isFirst[target]) = (logit, isFirst);
    }

    private (float LogProb, bool IsGreedy) Conclude(int target, int row, int ownChunk, int panels, float* sums)
    {
        var stride = (nint)panels * Sums.Rows * Lanes;
        var own = sums + row / Lanes * (nint)Sums.Rows * Lanes + row % Lanes;
        var (logit, isGreedy) = (_targetLogits[target], _isFirst[target]);
        var largest = float.MinValue;
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            largest = MathF.Max(largest, own[chunk * stride]);
            isGreedy &= chunk >= ownChunk || own[chunk * stride] < logit;
        }
        var total = 0.0;
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var at = own + chunk * stride;
            total += ((double)at[Lanes] - at[2 * Lanes]) * Math.Exp((double)at[0] - largest);
        }
        return ((float)(logit - (largest + Math.Log(total))), isGreedy && logit == largest);
    }

    /// <summary>The running results of a panel: largest logit, Σ e^(logit − largest), and what rounding took from that sum (Kahan 1965): (3, lanes).</summary>
    private static class Sums
    {
        public const int Rows = 3;

        public static void Clear(float* sums)
        {
            new Span<float>(sums, Rows * Lanes).Clear();
            new Span<float>(sums, Lanes).Fill(float.MinValue);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public static void Add(float* logits, int count, float* sums)
        {
            for (var lane = 0; lane < Lanes; lane += S.Width, logits += S.Width, sums += S.Width)
            {
                var before = S.Load(sums);
                var largest = before;
                for (var row = 0; row < count; row++)
                    largest = S.Max(largest, S.Load(logits + row * Lanes));
                V part = default;
                for (var row = 0; row < count; row++)
                    part = S.Add(part, PanelMath<S, V>.Exp(S.Subtract(S.Load(logits + row * Lanes), largest)));
                var shrink = PanelMath<S, V>.Exp(S.Subtract(before, largest));
                var sum = S.Multiply(S.Load(sums + Lanes), shrink);
                var missing = S.Subtract(part, S.Multiply(S.Load(sums + 2 * Lanes), shrink));
                var total = S.Add(sum, missing);
                S.Store(largest, sums);
                S.Store(total, sums + Lanes);
                S.Store(S.Subtract(S.Subtract(total, sum), missing), sums + 2 * Lanes);
            }
        }
    }
}
