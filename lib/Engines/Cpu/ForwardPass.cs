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

    /// <summary>Bytes of all buffers that were needed so far.</summary>
    public abstract long AllocatedBytes { get; }

    /// <summary>Frees the memory of weights and activations.</summary>
    public abstract void Dispose();
}

/// <summary>
/// The transformer over one token tree. Tokens lie in panels, one token in each lane of a few vectors, and a panel's
/// activations are (features, lanes): every step but the attention works on each token alone, and that looks at keys and
/// values of its own panel and those before it only. So a worker begins the next layer at the first panels while others
/// are at the last ones of this. Keys and values of a header are kept until a batch has another one.
/// </summary>
internal sealed unsafe class ForwardPass<S, V> : ForwardPass where S : struct, ISimd<V> where V : struct
{
    private const long SmallLayer = 256 << 10; // weights of a layer that stay in a core's own cache
    private const int SpareGroups = 2; // so many groups of panels are not being worked on, and a worker that is ready finds one that may begin
    private readonly Architecture _architecture;
    private readonly ModelWeights _weights;
    private readonly WorkerPool _pool;
    private readonly LayerPass<S, V> _layer;
    private readonly VocabularyHead<S, V> _head;
    private readonly RotaryTable _rotary;
    private readonly BatchLayout _layout;
    private readonly NativeBuffer _stream = new();
    private readonly NativeBuffer _angles = new();
    private readonly NativeBuffer[] _projected = [.. Enumerable.Range(0, CpuMemory.ProjectedLayers).Select(_ => new NativeBuffer())];
    private readonly NativeBuffer _kept = new();
    private readonly NativeBuffer _rowStream = new();
    private readonly NativeBuffer _rowQueries = new();
    private readonly NativeBuffer[] _scratch;
    private int[] _header = [];

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
        _head = new VocabularyHead<S, V>(_weights.Head, (float)(_architecture.LogitCap ?? 0), pool);
        _rotary = new RotaryTable(_architecture);
        _layout = new BatchLayout(Lanes, S.TileRows, Enumerable.Range(0, _architecture.Layers).Select(_architecture.Window));
        _scratch = [.. Enumerable.Range(0, pool.Workers).Select(_ => new NativeBuffer())];
    }

    private static int Lanes => Tile<S, V>.Lanes;

    public override long AllocatedBytes => Buffers.Sum(buffer => buffer.Bytes) + _weights.AllocatedBytes + _head.AllocatedBytes;

    private IEnumerable<NativeBuffer> Buffers => [_stream, _angles, .. _projected, _kept, _rowStream, _rowQueries, .. _scratch];

    private nint HalfSize => (nint)_rotary.Half * Lanes;

    public override void Run(TokenTree tree, Span<float> logProbs, Span<bool> isGreedy)
    {
        if (tree.Scored.Length == 0)
            return;
        Keep(tree.Tokens[..tree.HeaderTokens]);
        _layout.Fill(tree);
        Encode(tree, isHeader: false);
        _head.Run(tree, _layout, FinishRows(), logProbs, isGreedy);
    }

    public override void Dispose()
    {
        _weights.Dispose();
        _head.Dispose();
        foreach (var buffer in Buffers)
            buffer.Dispose();
    }

    /// <summary>Computes the keys and values of a header, unless they are those that were kept last.</summary>
    private void Keep(int[] header)
    {
        if (header.Length == 0 || header.SequenceEqual(_header))
            return;
        _header = [];
        var path = new TokenTree(header, [new TreeNode(-1, 0, header.Length, 0)], []);
        _layout.Fill(path);
        _kept.Room(_architecture.Layers * _layout.TokenPanels * _layer.KeptSize + LayerPass<S, V>.Overhang);
        Encode(path, isHeader: true);
        _header = header;
    }

    /// <summary>All layers up to the last one's keys and values.</summary>
    private void Encode(TokenTree tree, bool isHeader)
    {
        _rotary.Reach(_layout.Positions);
        var stream = _stream.Room(_layout.TokenPanels * _layer.StreamSize);
        var angles = _angles.Room(_layout.TokenPanels * 2 * HalfSize);
        foreach (var buffer in _projected)
            buffer.Room(_layout.TokenPanels * _layer.ProjectedSize + LayerPass<S, V>.Overhang);
        ForGroups(_layout.TokenCount, _architecture.Layers, (layer, first, tokens, scratch) =>
        {
            if (layer == 0)
            {
                for (var panel = first; panel < first + Tile<S, V>.Panels(tokens); panel++)
                {
                    Embed(tree, panel, stream + panel * _layer.StreamSize, scratch);
                    Turn(tree, panel, angles + panel * 2 * HalfSize);
                }
            }
            else
            {
                var before = Projected(layer - 1);
                _layer.Finish(layer - 1, _layout.SeenByTokens(_architecture.Window(layer - 1)), first, tokens, stream + first * _layer.StreamSize, before + first * _layer.ProjectedSize, _layer.ProjectedSize, _kept.Room(0), _layout.KeptPanels, before, scratch);
            }
            Project(layer, first, tokens, isHeader, scratch);
        });
    }

    private void Project(int layer, int first, int tokens, bool isHeader, float* scratch)
    {
        var projected = Projected(layer) + first * _layer.ProjectedSize;
        _layer.Project(layer, tokens, _stream.Room(0) + first * _layer.StreamSize, _angles.Room(0) + first * 2 * HalfSize, projected, scratch);
        if (isHeader)
            _layer.Keep(Tile<S, V>.Panels(tokens), projected, _kept.Room(0) + ((nint)layer * _layout.TokenPanels + first) * _layer.KeptSize);
    }

    /// <summary>Queries, keys and values of a layer; some that follow each other are there at the same time.</summary>
    private float* Projected(int layer) => _projected[layer % _projected.Length].Room(0);

    /// <summary>The second half of the last layer and the final norm, for those tokens only whose log-probabilities are wanted.</summary>
    private float* FinishRows()
    {
        var last = _architecture.Layers - 1;
        float* stream = _stream.Room(0), projected = Projected(last);
        var rows = _rowStream.Room(_layout.RowPanels * _layer.StreamSize);
        var queries = _rowQueries.Room(_layout.RowPanels * _layer.QuerySize);
        ForGroups(_layout.RowCount, steps: 1, (_, first, tokens, scratch) =>
        {
            var groupRows = rows + first * _layer.StreamSize;
            var groupQueries = queries + first * _layer.QuerySize;
            for (var panel = 0; panel < Tile<S, V>.Panels(tokens); panel++)
            {
                Gather(first + panel, stream, _layer.StreamSize, _layer.StreamSize, groupRows + panel * _layer.StreamSize);
                Gather(first + panel, projected, _layer.ProjectedSize, _layer.QuerySize, groupQueries + panel * _layer.QuerySize);
            }
            _layer.Finish(last, _layout.SeenByRows(_architecture.Window(last)), first, tokens, groupRows, groupQueries, _layer.QuerySize, _kept.Room(0), _layout.KeptPanels, projected, scratch);
            _layer.Norm(_weights.FinalNorm, Tile<S, V>.Panels(tokens), groupRows, _layer.StreamSize, groupRows, _layer.StreamSize);
        });
        return rows;
    }

    /// <summary>Shares panels out in groups: single ones when the weights stay in the cache anyhow, else several, so that weights from far away serve all of them; but a few more than workers.</summary>
    private void ForGroups(int tokens, int steps, GroupAction action)
    {
        var panels = Tile<S, V>.Panels(tokens);
        var isSmall = _weights.Layers[0].Matrices.Sum(matrix => matrix.Size) <= SmallLayer;
        var largest = isSmall ? 1 : (int)Blocking.Group(_layer.ScratchPerPanel);
        var groups = Math.Min(panels, Math.Max((panels + largest - 1) / largest, _pool.Workers + SpareGroups));
        var scratchSize = _layer.ScratchSize(largest, _layout.MostKeys);
        _pool.RunSteps(steps, groups, (step, group, worker) =>
        {
            var (first, end) = ((int)((long)panels * group / groups), (int)((long)panels * (group + 1) / groups));
            action(step, first, Math.Min(end * Lanes, tokens) - first * Lanes, _scratch[worker].Room(scratchSize));
        });
    }

    private void Embed(TokenTree tree, int panel, float* stream, float* scratch)
    {
        var hidden = _architecture.Hidden;
        var tokens = _layout.Tokens.Slice(panel * Lanes, Lanes);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var vector = new Span<float>(scratch + lane * hidden, hidden);
            _weights.Embedding.Read((long)tree.Tokens[tokens[lane]] * hidden, vector);
            if (_architecture.EmbeddingScale != 1)
                foreach (ref var value in vector)
                    value *= (float)_architecture.EmbeddingScale;
            if (_weights.Positions is { } positions)
                for (var (i, from) = (0, _layout.PositionOf(tree, tokens[lane]) * hidden); i < hidden; i++)
                    vector[i] += positions[from + i];
        }
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
        {
            var place = _layout.PlaceOf(tokens[lane]);
            from[lane] = source + place / Lanes * stride + place % Lanes;
        }
        for (nint i = 0; i < size; i += Lanes)
            for (var lane = 0; lane < Lanes; lane++)
                *destination++ = from[lane][i];
    }

    private delegate void GroupAction(int step, int first, int tokens, float* scratch);
}
