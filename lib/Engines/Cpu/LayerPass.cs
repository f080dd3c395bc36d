using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>The two halves of a layer over a few panels, for one worker: up to keys and values, and from the attention on.</summary>
/// <param name="architecture">The sizes.</param>
/// <param name="layers">The weights of all layers; of one shape.</param>
internal sealed unsafe class LayerPass<S, V>(Architecture architecture, LayerMatrices[] layers) where S : struct, ISimd<V> where V : struct
{
    private readonly int _hidden = architecture.Hidden;
    private readonly int _attention = architecture.Heads * architecture.HeadSize;
    private readonly int _keyValue = architecture.KeyValueHeads * architecture.HeadSize;
    private readonly float _epsilon = (float)architecture.NormEpsilon;

    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>Numbers of a panel of the residual stream.</summary>
    public nint StreamSize => (nint)_hidden * Lanes;

    /// <summary>Numbers of a panel of queries.</summary>
    public nint QuerySize => (nint)_attention * Lanes;

    /// <summary>Numbers of a panel of queries, keys and values, one below the other.</summary>
    public nint ProjectedSize => PaddedSize(layers[0].QueryKeyValue);

    /// <summary>What may be read behind the last panel of queries, keys and values.</summary>
    public static nint Overhang => (nint)S.TileRows * Lanes;

    /// <summary>Scratch memory for each panel of a group.</summary>
    public nint ScratchPerPanel => NarrowSize + QuerySize + WideSize;

    private nint NarrowSize => PaddedSize(layers[0].Output);

    private nint WideSize => PaddedSize(layers[0].GateUp);

    /// <summary>Scratch memory of a worker.</summary>
    /// <param name="panels">The largest group of panels.</param>
    /// <param name="scoreRows">Rows of the largest score table.</param>
    public nint ScratchSize(int panels, int scoreRows)
    {
        var product = layers[0].Matrices.Max(PanelProduct<S, V>.ScratchSize);
        return panels * ScratchPerPanel + Math.Max(product, PanelAttention<S, V>.ScratchSize(scoreRows, architecture.HeadSize));
    }

    /// <summary>Queries, keys and values, rotated to their positions; the queries scaled for the softmax.</summary>
    /// <param name="index">Which layer.</param>
    /// <param name="panels">How many panels.</param>
    /// <param name="stream">The residual stream: (panels, hidden, lanes).</param>
    /// <param name="angles">Cosines, then sines, of each panel: (panels, 2, head size / 2, lanes).</param>
    /// <param name="projected">Receives the result: (panels, <see cref="ProjectedSize"/>).</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public void Project(int index, int panels, float* stream, float* angles, float* projected, float* scratch)
    {
        var layer = layers[index];
        Norm(layer.AttentionNorm, panels, stream, scratch);
        PanelProduct<S, V>.Multiply(layer.QueryKeyValue, scratch, StreamSize, projected, ProjectedSize, panels, scratch + panels * ScratchPerPanel);
        var half = (nint)architecture.HeadSize / 2 * Lanes;
        for (var panel = 0; panel < panels; panel++)
        {
            var cos = angles + 2 * panel * half;
            var queries = projected + panel * ProjectedSize;
            PanelMath<S, V>.Rotate(queries, architecture.Heads, architecture.HeadSize, cos, cos + half, 1 / MathF.Sqrt(architecture.HeadSize));
            PanelMath<S, V>.Rotate(queries + QuerySize, architecture.KeyValueHeads, architecture.HeadSize, cos, cos + half, 1);
        }
    }

    /// <summary>Attention and feed-forward layer, added to the residual stream.</summary>
    /// <param name="index">Which layer.</param>
    /// <param name="visible">Which keys the panels see.</param>
    /// <param name="first">The first panel, as <paramref name="visible"/> counts them.</param>
    /// <param name="panels">How many panels.</param>
    /// <param name="stream">Their residual stream: (panels, hidden, lanes).</param>
    /// <param name="queries">Their queries.</param>
    /// <param name="queryStride">Distance of two panels of queries.</param>
    /// <param name="projected">Queries, keys and values of all panels of the batch.</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public void Finish(int index, VisibleKeys visible, int first, int panels, float* stream, float* queries, nint queryStride, float* projected, float* scratch)
    {
        var layer = layers[index];
        var narrow = scratch;
        var attended = narrow + panels * NarrowSize;
        var wide = attended + panels * QuerySize;
        var rest = scratch + panels * ScratchPerPanel;
        var (size, sharing) = ((nint)architecture.HeadSize * Lanes, architecture.Heads / architecture.KeyValueHeads);
        for (var panel = 0; panel < panels; panel++)
        {
            for (var head = 0; head < architecture.Heads; head++)
            {
                var keys = projected + QuerySize + head / sharing * size;
                PanelAttention<S, V>.Attend(
                    visible, first + panel, architecture.HeadSize, queries + panel * queryStride + head * size,
                    keys, keys + (nint)_keyValue * Lanes, ProjectedSize, attended + panel * QuerySize + head * size, rest);
            }
        }
        PanelProduct<S, V>.Multiply(layer.Output, attended, QuerySize, narrow, NarrowSize, panels, rest);
        Add(panels, stream, narrow);

        Norm(layer.FeedForwardNorm, panels, stream, narrow);
        PanelProduct<S, V>.Multiply(layer.GateUp, narrow, StreamSize, wide, WideSize, panels, rest);
        for (var panel = 0; panel < panels; panel++)
        {
            var gate = wide + panel * WideSize;
            PanelMath<S, V>.SwiGlu(gate, gate + (nint)architecture.FeedForward * Lanes, architecture.FeedForward);
        }
        PanelProduct<S, V>.Multiply(layer.Down, wide, WideSize, narrow, NarrowSize, panels, rest);
        Add(panels, stream, narrow);
    }

    /// <summary>RMSNorm of some panels.</summary>
    public void Norm(float[] weight, int panels, float* stream, float* output)
    {
        fixed (float* w = weight)
            for (var panel = 0; panel < panels; panel++)
                PanelMath<S, V>.RmsNorm(stream + panel * StreamSize, w, _hidden, _epsilon, output + panel * StreamSize);
    }

    private void Add(int panels, float* stream, float* change)
    {
        for (var panel = 0; panel < panels; panel++)
            PanelMath<S, V>.Add(stream + panel * StreamSize, change + panel * NarrowSize, _hidden);
    }

    private static nint PaddedSize(WeightMatrix matrix) => (nint)matrix.Tiles * S.TileRows * Lanes;
}
