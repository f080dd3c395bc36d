using EarlySignal.Models;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// The weights of one or several linear maps with the same input, one below the other, as the kernels read them: float32,
/// in tiles of a few rows, of each tile first column 0 of all its rows, then column 1, and so on. The last tile is filled
/// up with zeros.
/// </summary>
internal sealed unsafe class WeightMatrix : IDisposable
{
    private const int PieceColumns = 256; // so many of a tile's rows stay in the first-level cache while they are interleaved
    private readonly Linear[] _parts;
    private readonly int _tileRows;
    private readonly NativeBuffer _resident = new();
    private readonly NativeBuffer _bias = new();
    private bool _isResident;

    /// <summary>Takes note of the maps; reads only their biases.</summary>
    /// <param name="tileRows">Rows of a tile; a power of two.</param>
    /// <param name="parts">Maps with the same number of inputs.</param>
    public WeightMatrix(int tileRows, params Linear[] parts)
    {
        _parts = parts;
        _tileRows = tileRows;
        Columns = parts[0].Inputs;
        Rows = parts.Sum(part => part.Outputs);
        Tiles = (Rows + tileRows - 1) / tileRows;
        if (parts.Any(part => part.Bias is not null))
            Bias = ReadBias();
    }

    /// <summary>Outputs of all maps together.</summary>
    public int Rows { get; }

    /// <summary>Inputs of the maps.</summary>
    public int Columns { get; }

    /// <summary>How many tiles there are.</summary>
    public int Tiles { get; }

    /// <summary>Numbers in a tile.</summary>
    public nint TileSize => (nint)_tileRows * Columns;

    /// <summary>One number for each row of the tiles, or null when no map has a bias.</summary>
    public float* Bias { get; }

    /// <summary>Numbers in all tiles.</summary>
    public nint Size => Tiles * TileSize;

    /// <summary>Bytes of the weights and biases that are kept as float32.</summary>
    public long AllocatedBytes => _resident.Bytes + _bias.Bytes;

    /// <summary>Widens all weights once, for models that fit into memory as float32.</summary>
    public void MakeResident()
    {
        Pack(0, Tiles, _resident.Room(Size));
        _isResident = true;
    }

    /// <summary>Consecutive tiles: resident ones, or else copies that are made now.</summary>
    /// <param name="first">Index of the first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="scratch">Room for the copies.</param>
    public float* Read(int first, int count, float* scratch)
    {
        if (_isResident)
            return _resident.Room(0) + first * TileSize;
        Pack(first, count, scratch);
        return scratch;
    }

    public void Dispose()
    {
        _resident.Dispose();
        _bias.Dispose();
    }

    private void Pack(int first, int count, float* tiles)
    {
        if (_parts.All(part => part.IsTransposed))
        {
            PackColumns(first, count, tiles);
            return;
        }
        var rows = stackalloc float[_tileRows * PieceColumns];
        for (var tile = 0; tile < count; tile++)
            for (var k = 0; k < Columns; k += PieceColumns)
            {
                var piece = Math.Min(PieceColumns, Columns - k);
                for (var row = 0; row < _tileRows; row++)
                    ReadRow((first + tile) * _tileRows + row, k, new Span<float>(rows + row * PieceColumns, piece));
                TileOrder.Interleave(rows, PieceColumns, _tileRows, piece, tiles + tile * TileSize + k * _tileRows);
            }
    }

    /// <summary>The columns of a tensor that is stored as (inputs, outputs) are what tiles are made of.</summary>
    private void PackColumns(int first, int count, float* tiles)
    {
        for (var k = 0; k < Columns; k++)
            for (var tile = 0; tile < count; tile++)
                ReadColumn(k, (first + tile) * _tileRows, new Span<float>(tiles + tile * TileSize + k * _tileRows, _tileRows));
    }

    private void ReadColumn(int column, int row, Span<float> destination)
    {
        foreach (var part in _parts)
        {
            var count = Math.Clamp(part.Outputs - row, 0, destination.Length);
            if (count > 0)
                part.ReadColumn(column, row, destination[..count]);
            destination = destination[count..];
            row = Math.Max(0, row - part.Outputs);
        }
        destination.Clear();
    }

    private void ReadRow(int row, int firstColumn, Span<float> destination)
    {
        foreach (var part in _parts)
        {
            if (row < part.Outputs)
            {
                // The pieces of a row are too short for the processor to see by itself that it goes on.
                part.PrefetchRow(row, destination.Length, firstColumn + destination.Length);
                part.ReadRow(row, destination, firstColumn);
                return;
            }
            row -= part.Outputs;
        }
        destination.Clear();
    }

    private float* ReadBias()
    {
        var count = Tiles * _tileRows;
        var bias = new Span<float>(_bias.Room(count), count);
        bias.Clear();
        foreach (var part in _parts)
        {
            part.ReadBias(bias[..part.Outputs]);
            bias = bias[part.Outputs..];
        }
        return _bias.Room(0);
    }
}
