using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>
/// Chance that depends on an item's id and a seed only, so that what happens to one item does not change when others are
/// added, dropped or reordered.
/// </summary>
internal static class IdHash
{
    /// <summary>64 bits for an id: the first 8 bytes of the SHA-256 of <c>seed:id</c>.</summary>
    public static ulong Of(string id, ulong seed) => BinaryPrimitives.ReadUInt64BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{id}"))));

    /// <summary>An order of the numbers 0 … count − 1 for an id.</summary>
    public static int[] Permutation(string id, ulong seed, int count)
    {
        SeededRandom random = new(Of(id, seed));
        return [.. Enumerable.Range(0, count).OrderBy(_ => random.Next())];
    }

    /// <summary>The questions in an order that is the same for every set they are in.</summary>
    public static IOrderedEnumerable<Question> Order(IEnumerable<Question> questions, ulong seed) =>
        questions.OrderBy(question => Of(question.Id, seed)).ThenBy(question => question.Id, StringComparer.Ordinal);
}
