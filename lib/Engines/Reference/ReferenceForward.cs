using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Models;

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
    private readonly Layer[] _layers;
    private readonly double[] _finalNorm;
    private readonly Map _head;

    public ReferenceForward(LanguageModel model)
    {
        _model = model;
        _architecture = model.Architecture;
        _frequencies = [.. model.Architecture.RotaryFrequencies];
        _embedding = Widen(model.Embedding);
        _layers = [.. model.Layers.Select(layer => new Layer(layer))];
        _finalNorm = Widen(model.FinalNorm);
        _head = new Map(model.Head);
    }

    /// <summary>The residual stream after the last layer, normalised.</summary>
    /// <param name="tokens">Token ids of one sequence, from position 0: (T).</param>
    /// <returns>One vector for each position: (T, hidden).</returns>
    /// <exception cref="InputException">The weights give numbers that are not finite.</exception>
    public double[][] Hidden(IReadOnlyList<int> tokens)
    {
        var hidden = _architecture.Hidden;
        var stream = tokens.Select(token => _embedding.AsSpan(token * hidden, hidden).ToArray()).ToArray();
        CheckFinite(stream, "the embedding");
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            var attended = Attention(layer, Norm(stream, layer.AttentionNorm));
            Add(stream, attended);
            CheckFinite(stream, $"layer {l}, attention");
            var fed = FeedForward(layer, Norm(stream, layer.FeedForwardNorm));
            Add(stream, fed);
            CheckFinite(stream, $"layer {l}, feed-forward");
        }
        return Norm(stream, _finalNorm);
    }

    /// <summary>head(hidden): before the softmax: (vocabulary).</summary>
    /// <param name="hidden">One vector from <see cref="Hidden"/>: (hidden).</param>
    /// <exception cref="InputException">The weights give numbers that are not finite.</exception>
    public double[] Logits(double[] hidden)
    {
        var logits = _head.Apply(hidden);
        CheckFinite([logits], "the head");
        return logits;
    }

    private double[][] Attention(Layer layer, double[][] x)
    {
        var (heads, size) = (_architecture.Heads, _architecture.HeadSize);
        var sharing = heads / _architecture.KeyValueHeads;
        var queries = x.Select(layer.Query.Apply).ToArray();
        var keys = x.Select(layer.Key.Apply).ToArray();
        var values = x.Select(layer.Value.Apply).ToArray();
        for (var position = 0; position < x.Length; position++)
        {
            Rotate(queries[position], position);
            Rotate(keys[position], position);
        }
        var output = new double[x.Length][];
        for (var position = 0; position < x.Length; position++)
        {
            var mixed = new double[heads * size];
            for (var head = 0; head < heads; head++)
            {
                var own = head * size;
                var shared = head / sharing * size;
                var scores = new double[position + 1];
                for (var past = 0; past <= position; past++)
                {
                    var (query, key) = (queries[position], keys[past]);
                    for (var i = 0; i < size; i++)
                        scores[past] += query[own + i] * key[shared + i];
                    scores[past] /= Math.Sqrt(size);
                }
                var total = LogSumExp.Of(scores);
                for (var past = 0; past <= position; past++)
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

    private static double[][] FeedForward(Layer layer, double[][] x) => [.. x.Select(vector =>
    {
        var gate = layer.Gate.Apply(vector);
        var up = layer.Up.Apply(vector);
        for (var i = 0; i < up.Length; i++)
            up[i] *= gate[i] / (1 + Math.Exp(-gate[i]));
        return layer.Down.Apply(up);
    })];

    /// <summary>Turns the pairs (i, i + size/2) of each head, the order that Hugging Face checkpoints have.</summary>
    private void Rotate(double[] vector, int position)
    {
        var size = _architecture.HeadSize;
        var half = size / 2;
        for (var start = 0; start < vector.Length; start += size)
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

    private double[][] Norm(double[][] x, double[] weight) => [.. x.Select(vector =>
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += value * value;
        var scale = 1 / Math.Sqrt(squares / vector.Length + _architecture.NormEpsilon);
        return vector.Select((value, i) => value * scale * weight[i]).ToArray();
    })];

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

    private static double[] Widen(Tensor tensor) => Array.ConvertAll(tensor.ToArray(), value => (double)value);

    /// <summary>y = W x + b, row by row.</summary>
    private sealed class Map(Linear linear)
    {
        private readonly double[][] _rows = [.. Widen(linear.Weight).Chunk(linear.Weight.Shape[1])];
        private readonly double[] _bias = linear.Bias is { } bias ? Widen(bias) : new double[linear.Weight.Shape[0]];

        public double[] Apply(double[] x)
        {
            var y = new double[_bias.Length];
            for (var row = 0; row < y.Length; row++)
                y[row] = Dot(_rows[row], x) + _bias[row];
            return y;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private sealed class Layer(LayerWeights weights)
    {
        public double[] AttentionNorm { get; } = Widen(weights.AttentionNorm);
        public Map Query { get; } = new(weights.Query);
        public Map Key { get; } = new(weights.Key);
        public Map Value { get; } = new(weights.Value);
        public Map Output { get; } = new(weights.Output);
        public double[] FeedForwardNorm { get; } = Widen(weights.FeedForwardNorm);
        public Map Gate { get; } = new(weights.Gate);
        public Map Up { get; } = new(weights.Up);
        public Map Down { get; } = new(weights.Down);
    }
}
