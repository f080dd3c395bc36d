using EarlySignal.Engines.Cpu;
using EarlySignal.Models;
using EarlySignal.Tests.Support;

namespace EarlySignal.Benchmarks;

/// <summary>How fast weights (outputs, inputs) are multiplied with a number of tokens; the threads share out blocks of outputs and groups of panels.</summary>
internal sealed unsafe class ProductRate<S, V> : IDisposable where S : struct, ISimd<V> where V : struct
{
    private const double OperationsPerMeasurement = 1e10;
    private const int PanelsPerJob = 8;
    private readonly WorkerPool _pool;
    private readonly OpenBlas? _openBlas;
    private readonly (int Tokens, int Outputs, int Inputs) _size;
    private readonly RandomModel _model;
    private readonly WeightMatrix _weights;
    private readonly NativeBuffer _y = new();
    private readonly NativeBuffer _c = new();
    private readonly int _panels;
    private readonly int _repeats;

    public ProductRate(WorkerPool pool, OpenBlas? openBlas, int tokens, int outputs, int inputs)
    {
        (_pool, _openBlas, _size) = (pool, openBlas, (tokens, outputs, inputs));
        _model = new RandomModel(new ModelShape(Hidden: inputs, Layers: 0, Heads: 1, KeyValueHeads: 1, HeadSize: 2, FeedForward: 1, Vocabulary: outputs) { IsTied = true }, seed: 1);
        _weights = new WeightMatrix(S.TileRows, new Linear(_model.Model.Embedding));
        _weights.MakeResident();
        _panels = (tokens + Lanes - 1) / Lanes;
        new Span<float>(_y.Room(_panels * InputSize), (int)(_panels * InputSize)).Fill(0.5f);
        _c.Room(_panels * OutputSize);
        _repeats = (int)Math.Max(1, OperationsPerMeasurement / Operations);
    }

    private static int Lanes => Tile<S, V>.Lanes;

    private double Operations => 2.0 * _size.Tokens * _size.Outputs * _size.Inputs;

    private nint InputSize => (nint)_weights.Columns * Lanes;

    private nint OutputSize => (nint)_weights.Tiles * S.TileRows * Lanes;

    /// <summary>GFLOP/s of all threads together; padding is not counted.</summary>
    public double Measure()
    {
        float* y = _y.Room(0), c = _c.Room(0);
        // Several blocks for each worker, none larger than the engine's own.
        var groups = (_panels + PanelsPerJob - 1) / PanelsPerJob;
        var perBlock = Math.Clamp(_weights.Tiles * groups / (4 * _pool.Workers), 1, Blocking.TilesPerBlock(S.TileRows, _weights.Columns));
        var blocks = (_weights.Tiles + perBlock - 1) / perBlock;
        var seconds = Turns.Seconds(() =>
        {
            for (var repeat = 0; repeat < _repeats; repeat++)
                _pool.Run(groups * blocks, (job, _) =>
                {
                    var (first, panel) = (job / groups * perBlock, job % groups * PanelsPerJob);
                    PanelProduct<S, V>.MultiplyBlock(
                        _weights, first, Math.Min(perBlock, _weights.Tiles - first), y + panel * InputSize, InputSize,
                        c + panel * OutputSize + (nint)first * S.TileRows * Lanes, OutputSize, Math.Min(PanelsPerJob * Lanes, _size.Tokens - panel * Lanes), null);
                });
        });
        return _repeats * Operations / seconds / 1e9;
    }

    /// <summary>GFLOP/s of OpenBLAS at the same product, or NaN when it is not there.</summary>
    public double MeasureOpenBlas() =>
        _openBlas?.Measure(_size.Tokens, _size.Outputs, _size.Inputs, _y.Room(0), (float*)_model.Model.Embedding.Data, _c.Room(0), _repeats) ?? double.NaN;

    public void Dispose()
    {
        _weights.Dispose();
        _model.Dispose();
        _y.Dispose();
        _c.Dispose();
    }
}
