using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

/// <summary>Part of the functions that the golden vectors name: how to call the library's own form of each.</summary>
/// <param name="Calls">
/// By the name in the file. What a call returns is compared with the expected JSON as if it were written as JSON: a number,
/// a bool, a string, a list of those, or an anonymous object with the file's keys.
/// </param>
internal sealed record GoldenFunctions(IReadOnlyDictionary<string, Func<GoldenVector, object>> Calls);
