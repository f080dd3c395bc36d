using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Models;
using EarlySignal.Plans;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// Scores on the processor's vector units, in float32 with fused multiply-adds, all tokens of a batch in one packed
/// forward pass.
/// </summary>
/// <remarks>
/// Every sum runs in an order that depends on its own token's ancestors only. So a token's log-probability is the same to
/// the last bit however many threads there are, whichever requests are in the batch, and whether they share their prefix.
/// Between instruction sets (AVX-512, AVX2, 128-bit) the last bits may differ. An engine serves one caller at a time.
/// </remarks>
public sealed class CpuEngine : IScoringEngine
{
    private const int MostBusy = 256; // threads; a batch for more would be too large for its own memory
    private readonly LanguageModel _model;
    private readonly InstructionSet _instructions;
    private readonly WorkerPool _pool;
    private readonly ForwardPass _forward;

    /// <summary>Prepares a model's weights: as float32 in memory up to 128 million of them, else as they lie in the file.</summary>
    /// <param name="model">The model; its checkpoint must stay open as long as the engine is used.</param>
    /// <param name="threads">How many threads compute; 0 for all cores. Affects speed, never the scores.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    public CpuEngine(LanguageModel model, int threads = 0)
        : this(model, threads, InstructionSet.Available[0])
    {
    }

    internal CpuEngine(LanguageModel model, int threads, InstructionSet instructions, long largestResident = ModelWeights.LargestResident)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _model = model;
        _instructions = instructions;
        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        _forward = instructions.Open(model, _pool, largestResident);
    }

    internal long AllocatedBytes => _forward.AllocatedBytes;

    /// <summary>Input tokens of a batch that give every thread several panels of work.</summary>
    /// <param name="threads">How many threads compute; 0 for all cores.</param>
    public static int TokenBudget(int threads) =>
        (int)Math.Max(PlanBuilder.DefaultTokenBudget, Math.Min(threads == 0 ? Environment.ProcessorCount : threads, MostBusy) * Blocking.LargestGroup * InstructionSet.Available[0].Lanes);

    /// <inheritdoc/>
    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"cpu ({_instructions.Name}, {_pool.Workers} {(_pool.Workers == 1 ? "thread" : "threads")})");

    /// <inheritdoc/>
    /// <exception cref="InputException">The weights give numbers that are not finite, or the plan has a token that the model does not know.</exception>
    public IEnumerable<ScoredRequest> Score(ScoringPlan plan, CancellationToken stop)
    {
        foreach (var tree in plan.Batches)
        {
            stop.ThrowIfCancellationRequested();
            TokenRange.Check(tree, _model);
            var (logProbs, isGreedy) = (new float[tree.Scored.Length], new bool[tree.Scored.Length]);
            _forward.Run(tree, logProbs, isGreedy);
            foreach (var request in Requests(plan, tree, logProbs, isGreedy))
                yield return request;
        }
    }

    /// <summary>Ends the threads and frees the memory.</summary>
    public void Dispose()
    {
        _pool.Dispose();
        _forward.Dispose();
    }

    private IEnumerable<ScoredRequest> Requests(ScoringPlan plan, TokenTree tree, float[] logProbs, bool[] isGreedy)
    {
        for (var (first, end) = (0, 0); first < logProbs.Length; first = end)
        {
            var request = tree.Scored[first].RequestIndex;
            while (end < logProbs.Length && tree.Scored[end].RequestIndex == request)
                end++;
            var ownLogProbs = logProbs[first..end];
            if (!ownLogProbs.All(float.IsFinite))
                throw NotFinite(plan, request);
            yield return new ScoredRequest(request, ownLogProbs, !isGreedy.AsSpan(first..end).Contains(false));
        }
    }

    private InputException NotFinite(ScoringPlan plan, int request) => new(
        _model.Source, plan.ItemIds.Count == 0 ? $"request {request.ToString(CultureInfo.InvariantCulture)}" : $"item '{plan.ItemIds[request]}'", "a non-finite log-probability", "finite numbers from the weights on",
        "The training run diverged or the weights are damaged: check the weights, or use another checkpoint.");
}
