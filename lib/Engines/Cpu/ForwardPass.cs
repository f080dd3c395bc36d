using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>The computation of a batch, whatever the vector width is.</summary>
internal abstract class ForwardPass : IDisposable
{
    /// <summary>Computes the wanted log-probabilities of a batch.</summary>
    /// <param name="tree">The batch; its token ids are in the vocabulary.</param>
    /// <param name="logProbs">Receives one for each scored position, in nats.</param>
    /// <param name="isGreedy">Receives for each scored position whether its target is the likeliest token.</param>
    public abstract void Run(TokenTree tree, Span<float> logProbs, Span<bool> isGreedy);

    /// <summary>Frees the memory of weights and activations.</summary>
    public abstract void Dispose();
}

/// <summary>
/// The transformer over one token tree. Tokens lie in panels, one token in each lane of a few vectors, and a panel's
/// activations are (features, lanes): every step but the attention works on each token alone. So the workers meet only
/// once in a layer, when the keys and values of all panels are there.
/// </summary>
internal sealed unsafe class ForwardPass<S, V> : ForwardPass where S : struct, ISimd<V> where V : struct
{
    private const nint LargestGroup = 4 << 20; // numbers of scratch memory: a part of the last-level cache
    private const long SmallLayer = 256 << 10; // weights of a layer that stay in a core's own cache
    private readonly Architecture _architecture;
    private readonly ModelWeights _weights;
    private readonly WorkerPool _pool;
    private readonly LayerPass<S, V> _layer;
    private readonly VocabularyHead<S, V> _head;
    private readonly RotaryTable _rotary;
    private readonly BatchLayout _layout = new(Lanes, S.TileRows);
    private readonly NativeBuffer _stream = new();
    private readonly NativeBuffer _angles = new();
    private readonly NativeBuffer[] _projected = [new(), new()];
    private readonly NativeBuffer _rowStream = new();
    private readonly NativeBuffer _rowQueries = new();
    private readonly NativeBuffer[] _scratch;

    /// <summary>Prepares a model's weights.</summary>
    /// <param name="model">The model; its tensors are read later, too.</param>
    /// <param name="pool">Does the work.</param>
    /// <param name="largestResident">Up to how many weights are widened once and kept.</param>
    public ForwardPass(LanguageModel model, WorkerPool pool, long largestResident)
    {
        _architecture = model.Architecture;
        _pool = pool;
        _weights = new ModelWeights(model, S.TileRows, pool, largestResident);
        _layer = new LayerPass<S, V>(_architecture, _weights.Layers);
        _head = new VocabularyHead<S, V>(_weights.Head, pool);
        _rotary = new RotaryTable(_architecture);
        _scratch = [.. Enumerable.Range(0, pool.Workers).Select(_ => new NativeBuffer())];
    }

    private static int Lanes => Tile<S, V>.Lanes;

    private nint HalfSize => (nint)_architecture.HeadSize / 2 * Lanes;

    public override void Run(TokenTree tree, Span<float> logProbs, Span<bool> isGreedy)
    {
        if (tree.Scored.Length == 0)
            return;
        _layout.Fill(tree);
        _rotary.Reach(_layout.Positions);
        var stream = _stream.Room(_layout.TokenPanels * _layer.StreamSize);
        var angles = _angles.Room(_layout.TokenPanels * 2 * HalfSize);
        foreach (var buffer in _projected)
            buffer.Room(_layout.TokenPanels * _layer.ProjectedSize + LayerPass<S, V>.Overhang);
        ForGroups(_layout.TokenPanels, (first, count, scratch) =>
        {
            for (var panel = first; panel < first + count; panel++)
            {
                Embed(tree, panel, stream + panel * _layer.StreamSize, scratch);
                Turn(tree, panel, angles + panel * 2 * HalfSize);
            }
            Project(0, first, count, scratch);
        });
        for (var layer = 0; layer < _architecture.Layers - 1; layer++)
        {
            var done = layer;
            var projected = _projected[done % 2].Room(0);
            ForGroups(_layout.TokenPanels, (first, count, scratch) =>
            {
                _layer.Finish(done, _layout.SeenByTokens, first, count, stream + first * _layer.StreamSize, projected + first * _layer.ProjectedSize, _layer.ProjectedSize, projected, scratch);
                Project(done + 1, first, count, scratch);
            });
        }
        _head.Run(tree, _layout, FinishRows(stream), logProbs, isGreedy);
    }

    public override void Dispose()
    {
        _weights.Dispose();
        _head.Dispose();
        foreach (var buffer in (NativeBuffer[])[_stream, _angles, .. _projected, _rowStream, _rowQueries, .. _scratch])
            buffer.Dispose();
    }

    private void Project(int layer, int first, int count, float* scratch) => _layer.Project(
        layer, count, _stream.Room(0) + first * _layer.StreamSize, _angles.Room(0) + first * 2 * HalfSize,
        _projected[layer % 2].Room(0) + first * _layer.ProjectedSize, scratch);

    /// <summary>The second half of the last layer and the final norm, for those tokens only whose log-probabilities are wanted.</summary>
    private float* FinishRows(float* stream)
    {
        var last = _architecture.Layers - 1;
        var projected = _projected[last % 2].Room(0);
        var rows = _rowStream.Room(_layout.RowPanels * _layer.StreamSize);
        var queries = _rowQueries.Room(_layout.RowPanels * _layer.QuerySize);
        ForGroups(_layout.RowPanels, (first, count, scratch) =>
        {
            var groupRows = rows + first * _layer.StreamSize;
            var groupQueries = queries + first * _layer.QuerySize;
            for (var panel = 0; panel < count; panel++)
            {
                Gather(first + panel, stream, _layer.StreamSize, _layer.StreamSize, groupRows + panel * _layer.StreamSize);
                Gather(first + panel, projected, _layer.ProjectedSize, _layer.QuerySize, groupQueries + panel * _layer.QuerySize);
            }
            _layer.Finish(last, _layout.SeenByRows, first, count, groupRows, groupQueries, _layer.QuerySize, projected, scratch);
            _layer.Norm(_weights.FinalNorm, count, groupRows, groupRows);
        });
        return rows;
    }

    /// <summary>Shares the panels out in groups: small ones when the weights stay in the cache anyhow, larger ones so that weights from far away serve several panels.</summary>
    private void ForGroups(int panels, GroupAction action)
    {
        var isSmall = _weights.Layers[0].Matrices.Sum(matrix => matrix.Size) <= SmallLayer;
        var largest = isSmall ? 1 : (int)Math.Clamp(LargestGroup / _layer.ScratchPerPanel, 1, panels);
        var groups = Math.Max((panels + largest - 1) / largest, Math.Min(panels, _pool.Workers));
        var scratchSize = _layer.ScratchSize(largest, Math.Max(_layout.SeenByTokens.MostRows, _layout.SeenByRows.MostRows));
        _pool.Run(groups, (group, worker) =>
        {
            var (first, end) = ((int)((long)panels * group / groups), (int)((long)panels * (group + 1) / groups));
            action(first, end - first, _scratch[worker].Room(scratchSize));
        });
    }

    private void Embed(TokenTree tree, int panel, float* stream, float* scratch)
    {
        var hidden = _architecture.Hidden;
        var tokens = _layout.Tokens.Slice(panel * Lanes, Lanes);
        for (var lane = 0; lane < Lanes; lane++)
            _weights.Embedding.Read((long)tree.Tokens[tokens[lane]] * hidden, new Span<float>(scratch + lane * hidden, hidden));
        for (var i = 0; i < hidden; i++)
            for (var lane = 0; lane < Lanes; lane++)
                *stream++ = scratch[lane * hidden + i];
    }

    /// <summary>The rotary angles of a panel's tokens.</summary>
    private void Turn(TokenTree tree, int panel, float* angles)
    {
        var tokens = _layout.Tokens.Slice(panel * Lanes, Lanes);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var from = _layout.PositionOf(tree, tokens[lane]) * _rotary.Half;
            for (var i = 0; i < _rotary.Half; i++)
            {
                angles[i * Lanes + lane] = _rotary.Cos[from + i];
                angles[HalfSize + i * Lanes + lane] = _rotary.Sin[from + i];
            }
        }
    }

    /// <summary>Copies the lanes of a row panel's tokens out of the token panels.</summary>
    private void Gather(int rowPanel, float* source, nint stride, nint size, float* destination)
    {
        var tokens = _layout.Rows.Slice(rowPanel * Lanes, Lanes);
        var from = stackalloc float*[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
            from[lane] = source + tokens[lane] / Lanes * stride + tokens[lane] % Lanes;
        for (nint i = 0; i < size; i += Lanes)
            for (var lane = 0; lane < Lanes; lane++)
                *destination++ = from[lane][i];
    }

    private delegate void GroupAction(int first, int count, float* scratch);
}
