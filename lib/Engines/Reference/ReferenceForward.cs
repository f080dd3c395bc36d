using EarlySignal.Basics;
using EarlySignal.Models;
using MathNet.Numerics;

namespace EarlySignal.Engines.Reference;

/// <summary>
/// The forward pass of one sequence in float64, as the formulas are written: no cache, no batching, no sharing.
/// </summary>
internal sealed class ReferenceForward
{
    private readonly LanguageModel _model;
    private readonly Architecture _architecture;
    private readonly double[] _frequencies;
    private readonly double[] _embedding;
    private readonly double[]? _positions;
    private readonly ReferenceLayer[] _layers;
    private readonly ReferenceNorm _finalNorm;
    private readonly ReferenceMap _head;

    public ReferenceForward(LanguageModel model)
    {
        _model = model;
        _architecture = model.Architecture;
        _frequencies = [.. model.Architecture.RotaryFrequencies];
        _embedding = ReferenceMap.Widen(model.Embedding);
        _positions = model.PositionEmbedding is { } positions ? ReferenceMap.Widen(positions) : null;
        _layers = [.. model.Layers.Select(layer => new ReferenceLayer(layer, _architecture))];
        _finalNorm = new ReferenceNorm(model.FinalNorm, _architecture);
        _head = new ReferenceMap(model.Head);
    }

    /// <summary>The residual stream after the last layer, normalised.</summary>
    /// <param name="tokens">Token ids of one sequence, from position 0: (T).</param>
    /// <returns>One vector for each position: (T, hidden).</returns>
    /// <exception cref="InputException">The weights give numbers that are not finite.</exception>
    public double[][] Hidden(IReadOnlyList<int> tokens)
    {
        var stream = tokens.Select(Embed).ToArray();
        CheckFinite(stream, "the embedding");
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            var before = stream.Select(vector => vector.ToArray()).ToArray();
            Add(stream, Norm(layer.AttentionOutputNorm, Attention(layer, Norm(layer.AttentionNorm, stream), _architecture.Window(l))));
            CheckFinite(stream, $"layer {l}, attention");
            var fed = Norm(layer.FeedForwardNorm, _architecture.IsParallel ? before : stream).Select(vector => FeedForward(layer, vector)).ToArray();
            Add(stream, Norm(layer.FeedForwardOutputNorm, fed));
            CheckFinite(stream, $"layer {l}, feed-forward");
        }
        return Norm(_finalNorm, stream);
    }

    /// <summary>head(hidden): before the softmax: (vocabulary).</summary>
    /// <param name="hidden">One vector from <see cref="Hidden"/>: (hidden).</param>
    /// <exception cref="InputException">The weights give numbers that are not finite.</exception>
    public double[] Logits(double[] hidden)
    {
        var logits = _head.Apply(hidden);
        CheckFinite([logits], "the head");
        return _architecture.LogitCap is { } cap ? Array.ConvertAll(logits, logit => Cap(logit, cap)) : logits;
    }

    private double[] Embed(int token, int position)
    {
        var hidden = _architecture.Hidden;
        var vector = new double[hidden];
        for (var i = 0; i < hidden; i++)
            vector[i] = _embedding[token * hidden + i] * _architecture.EmbeddingScale + (_positions is null ? 0 : _positions[position * hidden + i]);
        return vector;
    }

    private double[][] Attention(ReferenceLayer layer, double[][] x, int window)
    {
        var (heads, size) = (_architecture.Heads, _architecture.HeadSize);
        var sharing = heads / _architecture.KeyValueHeads;
        var queries = x.Select((vector, position) => Turned(layer.Query, layer.QueryNorm, vector, position)).ToArray();
        var keys = x.Select((vector, position) => Turned(layer.Key, layer.KeyNorm, vector, position)).ToArray();
        var values = x.Select(vector => Clip(layer.Value.Apply(vector))).ToArray();
        var output = new double[x.Length][];
        for (var position = 0; position < x.Length; position++)
        {
            var mixed = new double[heads * size];
            var first = Math.Max(0, position + 1L - window);
            for (var head = 0; head < heads; head++)
            {
                var own = head * size;
                var shared = head / sharing * size;
                var scores = new double[position + 1];
                for (var past = 0; past <= position; past++)
                    scores[past] = past < first ? double.NegativeInfinity : Score(queries[position].AsSpan(own, size), keys[past].AsSpan(shared, size));
                var total = LogSumExp.Of(scores);
                for (var past = (int)first; past <= position; past++)
                {
                    var (weight, value) = (Math.Exp(scores[past] - total), values[past]);
                    for (var i = 0; i < size; i++)
                        mixed[own + i] += weight * value[shared + i];
                }
            }
            output[position] = layer.Output.Apply(mixed);
        }
        return output;
    }

    private double Score(ReadOnlySpan<double> query, ReadOnlySpan<double> key)
    {
        var score = ReferenceMap.Dot(query, key) * _architecture.AttentionScale;
        return _architecture.AttentionCap is { } cap ? Cap(score, cap) : score;
    }

    private double[] Turned(ReferenceMap map, ReferenceNorm? norm, double[] x, int position)
    {
        var vector = Clip(map.Apply(x));
        if (norm is not null)
            vector = [.. vector.Chunk(norm.Size).SelectMany(norm.Apply)];
        Rotate(vector, position);
        return vector;
    }

    private double[] Clip(double[] vector) => _architecture.ProjectionClip is { } clip ? Array.ConvertAll(vector, value => Math.Clamp(value, -clip, clip)) : vector;

    private double[] FeedForward(ReferenceLayer layer, double[] x)
    {
        var up = layer.Up.Apply(x);
        var inner = layer.Gate is { } gate ? gate.Apply(x).Zip(up, (g, u) => Activate(g) * u) : up.Select(Activate);
        return layer.Down.Apply([.. inner]);
    }

    private double Activate(double x) => _architecture.Activation switch
    {
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Gelu => x / 2 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)),
        _ => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
    };

    private static double Cap(double value, double cap) => cap * Math.Tanh(value / cap);

    /// <summary>Turns the pairs (i, i + half) of the first numbers of each head, the order that Hugging Face checkpoints have.</summary>
    private void Rotate(double[] vector, int position)
    {
        var half = _frequencies.Length;
        for (var start = 0; start < vector.Length; start += _architecture.HeadSize)
        {
            for (var i = 0; i < half; i++)
            {
                var (sin, cos) = Math.SinCos(position * _frequencies[i]);
                var (a, b) = (vector[start + i], vector[start + i + half]);
                vector[start + i] = a * cos - b * sin;
                vector[start + i + half] = b * cos + a * sin;
            }
        }
    }

    private static double[][] Norm(ReferenceNorm? norm, double[][] x) => norm is null ? x : [.. x.Select(norm.Apply)];

    private static void Add(double[][] stream, double[][] change)
    {
        for (var position = 0; position < stream.Length; position++)
            for (var i = 0; i < stream[position].Length; i++)
                stream[position][i] += change[position][i];
    }

    private void CheckFinite(double[][] vectors, string stage)
    {
        foreach (var vector in vectors)
            foreach (var value in vector)
                if (!double.IsFinite(value))
                    throw new InputException(_model.Source, stage, "a number that is not finite", "finite numbers from the weights on", "The training run diverged or the weights are damaged: download them again, or leave this checkpoint out of the series.");
    }
}
