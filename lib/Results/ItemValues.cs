using System.Security.Cryptography;
using System.Text;

namespace EarlySignal.Results;

/// <summary>One metric of one checkpoint, item by item.</summary>
/// <param name="ItemsHash">Equal for two checkpoints that were asked the same items in the same order; the ids themselves would take more room than the values.</param>
/// <param name="Values">The value of each item, higher is better (a metric of which lower is better comes negated); NaN where it is undefined.</param>
public sealed record ItemValues(string ItemsHash, double[] Values)
{
    /// <summary>Takes one number of each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="value">The number; higher is better.</param>
    public static ItemValues Of(IReadOnlyList<ItemResult> items, Func<ItemResult, double> value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
            hash.AppendData(Encoding.UTF8.GetBytes(item.ItemId + "\n"));
        return new(Convert.ToHexStringLower(hash.GetHashAndReset()), [.. items.Select(value)]);
    }
}
