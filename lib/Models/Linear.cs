using EarlySignal.Checkpoints;

namespace EarlySignal.Models;

/// <summary>
/// Some rows of a tensor in equal groups: output o is the row <c>First + o / Length · Stride + o % Length</c>. So queries,
/// keys and values that one tensor holds together need no copies.
/// </summary>
/// <param name="Count">How many outputs there are.</param>
/// <param name="First">The row of output 0.</param>
/// <param name="Length">Consecutive rows of a group.</param>
/// <param name="Stride">Distance of two groups.</param>
public readonly record struct RowGroups(int Count, int First, int Length, int Stride)
{
    /// <summary>The row of an output.</summary>
    public int RowOf(int output) => First + output / Length * Stride + output % Length;
}

/// <summary>A linear map y = W x + b.</summary>
/// <param name="Weight">(outputs, inputs), or the other way round when <see cref="IsTransposed"/>; with more outputs when <see cref="Rows"/> picks some.</param>
/// <param name="Bias">As long as <paramref name="Weight"/> has outputs, when the model has one.</param>
public sealed record Linear(Tensor Weight, Tensor? Bias = null)
{
    /// <summary>Whether the tensor is (inputs, outputs).</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Which of the tensor's outputs are this map's; null: all.</summary>
    public RowGroups? Rows { get; init; }

    /// <summary>Length of y.</summary>
    public int Outputs => Rows?.Count ?? Weight.Shape[IsTransposed ? 1 : 0];

    /// <summary>Length of x.</summary>
    public int Inputs => Weight.Shape[IsTransposed ? 0 : 1];

    /// <summary>Reads the weights of one output as float32.</summary>
    /// <param name="output">Which one.</param>
    /// <param name="destination">Receives them; all are (inputs).</param>
    /// <param name="first">The input that is read first.</param>
    public void ReadRow(int output, Span<float> destination, int first = 0)
    {
        var row = Rows?.RowOf(output) ?? output;
        if (IsTransposed)
            Weight.Read(row + (long)first * Weight.Shape[1], destination, step: Weight.Shape[1]);
        else
            Weight.Read((long)row * Inputs + first, destination);
    }

    /// <summary>Has the processor fetch weights of one output that will soon be read; of no use for transposed tensors.</summary>
    /// <param name="output">Which one.</param>
    /// <param name="count">How many weights.</param>
    /// <param name="first">The input that will be read first.</param>
    internal void PrefetchRow(int output, int count, int first) => Weight.Prefetch((long)(Rows?.RowOf(output) ?? output) * Inputs + first, count);

    /// <summary>Reads the weights of one input for some consecutive outputs as float32; quick for transposed tensors only.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="first">The first output.</param>
    /// <param name="destination">Receives as many as it is long.</param>
    public void ReadColumn(int input, int first, Span<float> destination)
    {
        var rows = Rows ?? new RowGroups(Outputs, 0, Outputs, Outputs);
        while (!destination.IsEmpty)
        {
            var count = Math.Min(destination.Length, rows.Length - first % rows.Length);
            if (IsTransposed)
                Weight.Read((long)input * Weight.Shape[1] + rows.RowOf(first), destination[..count]);
            else
                Weight.Read((long)rows.RowOf(first) * Inputs + input, destination[..count], step: Inputs);
            destination = destination[count..];
            first += count;
        }
    }

    /// <summary>Reads the biases as float32; zeros when there are none.</summary>
    /// <param name="destination">Receives them: (outputs).</param>
    public void ReadBias(Span<float> destination)
    {
        destination.Clear();
        if (Bias is null)
            return;
        if (Rows is not { } rows)
            Bias.Read(0, destination);
        else
            for (var output = 0; output < rows.Count; output += rows.Length)
                Bias.Read(rows.RowOf(output), destination.Slice(output, rows.Length));
    }
}
