using System.Globalization;

namespace EarlySignal.Checkpoints;

/// <summary>The sizes of a tensor as a person reads them.</summary>
internal static class TensorShape
{
    /// <summary>Such as <c>(512, 64)</c>; <c>()</c> for a single number.</summary>
    public static string Text(IEnumerable<int> shape) => $"({string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))})";
}
