using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

/// <summary>Part of the functions that the golden vectors name: how to call the library's own form of each.</summary>
/// <param name="Calls">
/// By the name in the file. What a call returns is compared with the expected JSON as if it were written as JSON: a number,
/// a bool, a string, a list of those, or an anonymous object with the file's keys.
/// </param>
/// <param name="NotYet">Names, separated by white space, that the library has nothing for yet.</param>
internal sealed record GoldenFunctions(IReadOnlyDictionary<string, Func<GoldenVector, object>> Calls, string NotYet = "")
{
    public IEnumerable<string> Missing => NotYet.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
