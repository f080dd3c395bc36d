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

    private static int Lanes => Tile<S, V>.Lanes;

    /// <summary>Numbers of a panel of the residual stream.</summary>
    public nint StreamSize => (nint)_hidden * Lanes;

    /// <summary>Numbers of a panel of queries.</summary>
    public nint QuerySize => (nint)_attention * Lanes;

    /// <summary>Numbers of a panel of queries, keys and values, one below the other.</summary>
    public nint ProjectedSize => PaddedSize(layers[0].QueryKeyValue);

    /// <summary>Numbers of a panel of keys and values that are kept.</summary>
    public nint KeptSize => 2 * (nint)_keyValue * Lanes;

    /// <summary>What may be read behind the last panel of queries, keys and values.</summary>
    public static nint Overhang => (nint)S.TileRows * Lanes;

    /// <summary>Scratch memory for each panel of a group.</summary>
    public nint ScratchPerPanel => NarrowSize + QuerySize + WideSize + (architecture.IsParallel ? StreamSize : 0);

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
    /// <param name="tokens">How many tokens the panels hold.</param>
    /// <param name="stream">The residual stream: (panels, hidden, lanes).</param>
    /// <param name="angles">Cosines, then sines, of each panel: (panels, 2, rotary pairs, lanes).</param>
    /// <param name="projected">Receives the result: (panels, <see cref="ProjectedSize"/>).</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public void Project(int index, int tokens, float* stream, float* angles, float* projected, float* scratch)
    {
        var layer = layers[index];
        var panels = Tile<S, V>.Panels(tokens);
        var input = Norm(layer.AttentionNorm, panels, stream, StreamSize, scratch, StreamSize);
        PanelProduct<S, V>.Multiply(layer.QueryKeyValue, input, StreamSize, projected, ProjectedSize, tokens, scratch + panels * ScratchPerPanel);
        var pairs = architecture.RotaryFrequencies.Count;
        var half = (nint)pairs * Lanes;
        for (var panel = 0; panel < panels; panel++)
        {
            var cos = angles + 2 * panel * half;
            var queries = projected + panel * ProjectedSize;
            if (architecture.ProjectionClip is { } clip)
                PanelMath<S, V>.Clip(queries, _attention + 2 * _keyValue, (float)clip);
            NormHeads(layer.QueryNorm, queries, _attention);
            NormHeads(layer.KeyNorm, queries + QuerySize, _keyValue);
            PanelMath<S, V>.Rotate(queries, architecture.Heads, architecture.HeadSize, pairs, cos, cos + half, (float)architecture.AttentionScale);
            PanelMath<S, V>.Rotate(queries + QuerySize, architecture.KeyValueHeads, architecture.HeadSize, pairs, cos, cos + half, 1);
        }
    }

    /// <summary>Keeps the keys and values of some panels.</summary>
    /// <param name="panels">How many panels.</param>
    /// <param name="projected">Their queries, keys and values.</param>
    /// <param name="kept">Receives keys and values: (panels, <see cref="KeptSize"/>).</param>
    public void Keep(int panels, float* projected, float* kept)
    {
        for (var panel = 0; panel < panels; panel++)
            new Span<float>(projected + panel * ProjectedSize + QuerySize, (int)KeptSize).CopyTo(new Span<float>(kept + panel * KeptSize, (int)KeptSize));
    }

    /// <summary>Attention and feed-forward layer, added to the residual stream.</summary>
    /// <param name="index">Which layer.</param>
    /// <param name="visible">Which keys the panels see.</param>
    /// <param name="first">The first panel, as <paramref name="visible"/> counts them.</param>
    /// <param name="tokens">How many tokens they hold.</param>
    /// <param name="stream">Their residual stream: (panels, hidden, lanes).</param>
    /// <param name="queries">Their queries.</param>
    /// <param name="queryStride">Distance of two panels of queries.</param>
    /// <param name="kept">Keys and values of the kept panels: (layers, kept panels, <see cref="KeptSize"/>).</param>
    /// <param name="keptPanels">How many panels are kept.</param>
    /// <param name="projected">Queries, keys and values of all panels of the batch.</param>
    /// <param name="scratch">Memory of <see cref="ScratchSize"/>.</param>
    public void Finish(int index, VisibleKeys visible, int first, int tokens, float* stream, float* queries, nint queryStride, float* kept, int keptPanels, float* projected, float* scratch)
    {
        var layer = layers[index];
        var panels = Tile<S, V>.Panels(tokens);
        var narrow = scratch;
        var attended = narrow + panels * NarrowSize;
        var wide = attended + panels * QuerySize;
        var rest = scratch + panels * ScratchPerPanel;
        var cap = (float)(architecture.AttentionCap ?? 0);
        var (size, sharing) = ((nint)architecture.HeadSize * Lanes, architecture.Heads / architecture.KeyValueHeads);
        // Head by head, so that the keys and values of one stay near while all panels of the group read them.
        for (var head = 0; head < architecture.Heads; head++)
        {
            var toHead = head / sharing * size;
            var keys = new KeyPanels(kept + index * keptPanels * KeptSize + toHead, KeptSize, keptPanels, projected + QuerySize + toHead, ProjectedSize, (nint)_keyValue * Lanes);
            for (var panel = 0; panel < panels; panel++)
                PanelAttention<S, V>.Attend(visible, first + panel, architecture.HeadSize, cap, queries + panel * queryStride + head * size, keys, attended + panel * QuerySize + head * size, rest);
        }
        PanelProduct<S, V>.Multiply(layer.Output, attended, QuerySize, narrow, NarrowSize, tokens, rest);
        Norm(layer.AttentionOutputNorm, panels, narrow, NarrowSize, narrow, NarrowSize);
        var input = architecture.IsParallel ? Norm(layer.FeedForwardNorm, panels, stream, StreamSize, wide + panels * WideSize, StreamSize) : null;
        Add(panels, stream, narrow);

        if (!architecture.IsParallel)
            input = Norm(layer.FeedForwardNorm, panels, stream, StreamSize, narrow, StreamSize);
        PanelProduct<S, V>.Multiply(layer.GateUp, input, StreamSize, wide, WideSize, tokens, rest);
        for (var panel = 0; panel < panels; panel++)
        {
            var gate = wide + panel * WideSize;
            PanelActivation<S, V>.Apply(architecture.Activation, gate, layer.HasGate ? gate + (nint)architecture.FeedForward * Lanes : null, architecture.FeedForward);
        }
        PanelProduct<S, V>.Multiply(layer.Down, wide, WideSize, narrow, NarrowSize, tokens, rest);
        Norm(layer.FeedForwardOutputNorm, panels, narrow, NarrowSize, narrow, NarrowSize);
        Add(panels, stream, narrow);
    }

    /// <summary>Normalises some panels of the residual stream's width, if there is a norm.</summary>
    /// <returns>The output, or the input itself when there is no norm.</returns>
    public float* Norm(NormVector? norm, int panels, float* x, nint stride, float* output, nint outputStride)
    {
        if (norm is null)
            return x;
        for (var panel = 0; panel < panels; panel++)
            PanelNorm<S, V>.Apply(norm, architecture, x + panel * stride, output + panel * outputStride);
        return output;
    }

    private void NormHeads(NormVector? norm, float* x, int rows)
    {
        if (norm is null)
            return;
        for (var row = 0; row < rows; row += norm.Weight.Length)
            PanelNorm<S, V>.Apply(norm, architecture, x + (nint)row * Lanes, x + (nint)row * Lanes);
    }

    private void Add(int panels, float* stream, float* change)
    {
        for (var panel = 0; panel < panels; panel++)
            PanelMath<S, V>.Add(stream + panel * StreamSize, change + panel * NarrowSize, _hidden);
    }

    private static nint PaddedSize(WeightMatrix matrix) => (nint)matrix.Tiles * S.TileRows * Lanes;
}
