using System.Diagnostics;
using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>How fast weights (outputs, inputs) are multiplied with a number of tokens that the threads share.</summary>
internal sealed unsafe class ProductRate<S, V> : IDisposable where S : struct, ISimd<V> where V : struct
{
    private const double OperationsPerMeasurement = 4e9;
    private readonly WorkerPool _pool;
    private readonly RandomModel _model;
    private readonly WeightMatrix _weights;
    private readonly NativeBuffer _y = new();
    private readonly NativeBuffer _c = new();
    private readonly int _panels;

    public ProductRate(WorkerPool pool, int tokens, int outputs, int inputs)
    {
        _pool = pool;
        _model = new RandomModel(new ModelShape(Hidden: inputs, Layers: 0, Heads: 1, KeyValueHeads: 1, HeadSize: 2, FeedForward: 1, Vocabulary: outputs), seed: 1);
        _weights = new WeightMatrix(S.TileRows, new Linear(_model.Model.Embedding));
        _weights.MakeResident();
        _panels = (tokens + Lanes - 1) / Lanes;
        new Span<float>(_y.Room(_panels * InputSize), (int)(_panels * InputSize)).Fill(0.5f);
    }

    private static int Lanes => Tile<S, V>.Lanes;

    private nint InputSize => (nint)_weights.Columns * Lanes;

    private nint OutputSize => (nint)_weights.Tiles * S.TileRows * Lanes;

    /// <summary>GFLOP/s of all threads together.</summary>
    public double Measure()
    {
        var y = _y.Room(0);
        var c = _c.Room(_panels * OutputSize);
        var operations = 2.0 * _panels * Lanes * _weights.Rows * _weights.Columns;
        var repeats = (int)Math.Max(1, OperationsPerMeasurement / operations);
        var start = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            _pool.Run(_pool.Workers, (job, _) =>
            {
                var (first, end) = (_panels * job / _pool.Workers, _panels * (job + 1) / _pool.Workers);
                PanelProduct<S, V>.Multiply(_weights, y + first * InputSize, InputSize, c + first * OutputSize, OutputSize, end - first, null);
            });
        }
        return repeats * operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    public void Dispose()
    {
        _weights.Dispose();
        _model.Dispose();
        _y.Dispose();
        _c.Dispose();
    }
}
