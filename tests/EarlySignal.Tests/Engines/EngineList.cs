using EarlySignal.Engines;
using EarlySignal.Engines.Cpu;
using EarlySignal.Engines.Reference;
using EarlySignal.Models;

namespace EarlySignal.Tests.Engines;

/// <summary>An engine that the shared tests run over.</summary>
/// <param name="Open">Makes it for a model.</param>
/// <param name="Tolerance">How far its log-probabilities may be from the float64 values of the original implementation, in nats.</param>
public sealed record ListedEngine(Func<LanguageModel, IScoringEngine> Open, double Tolerance);

/// <summary>All engines that run on this machine, by name: one test body serves them all.</summary>
public static class EngineList
{
    public static IReadOnlyDictionary<string, ListedEngine> All { get; } = new Dictionary<string, ListedEngine>(
    [
        new("reference", new(model => new ReferenceEngine(model), Tolerance: 1e-4)),
        .. InstructionSet.Available.Select(set => KeyValuePair.Create("cpu " + set.Name, new ListedEngine(model => new CpuEngine(model, threads: 2, set), Tolerance: 1e-4))),
    ]);

    /// <summary>Every engine with every case, for theory data.</summary>
    public static TheoryData<string, string> With(IEnumerable<string> cases)
    {
        var data = new TheoryData<string, string>();
        foreach (var name in cases)
            foreach (var engine in All.Keys)
                data.Add(engine, name);
        return data;
    }
}
