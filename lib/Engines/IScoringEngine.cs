using EarlySignal.Plans;

namespace EarlySignal.Engines;

/// <summary>The scores of one request.</summary>
/// <param name="RequestIndex">The request's place in the plan.</param>
/// <param name="TokenLogProbs">Log-probability of each token of the continuation given all before it, in nats: (continuation tokens).</param>
/// <param name="IsGreedy">Whether greedy decoding from the context would have produced the continuation: every token is the most likely one, the lowest id winning a tie.</param>
public readonly record struct ScoredRequest(int RequestIndex, float[] TokenLogProbs, bool IsGreedy);

/// <summary>Computes what a plan asks for with the weights of one checkpoint. The numbers do not depend on the number of threads.</summary>
public interface IScoringEngine : IDisposable
{
    /// <summary>Engine, instruction set or device, and threads, in one line.</summary>
    string Describe();

    /// <summary>Scores batch after batch; all requests of a batch come before any of the next, in the order of the request index.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="stop">Ends the enumeration between two batches with an <see cref="OperationCanceledException"/>.</param>
    IEnumerable<ScoredRequest> Score(ScoringPlan plan, CancellationToken stop);
}
