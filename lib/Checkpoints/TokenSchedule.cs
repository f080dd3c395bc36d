namespace EarlySignal.Checkpoints;

/// <summary>How many tokens a training run has seen after a number of steps.</summary>
/// <remarks>The number of tokens grows in straight pieces: within each phase of the run, every step has equally many.</remarks>
public sealed class TokenSchedule
{
    // (first step of the phase, tokens seen before it, tokens of each of its steps)
    private readonly (double Step, double Tokens, double TokensPerStep)[] _phases;

    private TokenSchedule(params (double Step, double Tokens, double TokensPerStep)[] phases) => _phases = phases;

    /// <summary>
    /// The dense models of the E2LM competition: sequences of 4,096 tokens; the batch grows from 256 by 256 to 1,024
    /// sequences over 4,882,812 sequences, a third of them with each of the first three batch sizes.
    /// </summary>
    /// <remarks>Source: <c>convert_iter_to_gt</c> of the competition's starter kit, notebook 5.</remarks>
    public static TokenSchedule E2lm { get; } = MakeE2lm();

    /// <summary>The same number of tokens in every step.</summary>
    /// <param name="tokensPerStep">Batch size × sequence length; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokensPerStep"/> is not above 0.</exception>
    public static TokenSchedule Linear(double tokensPerStep)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokensPerStep);
        return new TokenSchedule((0, 0, tokensPerStep));
    }

    /// <summary>Tokens seen after a step, in billions.</summary>
    /// <param name="step">Optimizer steps; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public double BillionTokens(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var phase = Array.FindLast(_phases, phase => phase.Step <= step);
        return (phase.Tokens + (step - phase.Step) * phase.TokensPerStep) / 1e9;
    }

    private static TokenSchedule MakeE2lm()
    {
        const int sequenceLength = 4096;
        const double rampSequences = 4_882_812;
        int[] batchSizes = [256, 512, 768, 1024];
        var phases = new (double Step, double Tokens, double TokensPerStep)[batchSizes.Length];
        var (step, sequences) = (0.0, 0.0);
        for (var i = 0; i < batchSizes.Length; i++)
        {
            phases[i] = (step, sequences * sequenceLength, (double)batchSizes[i] * sequenceLength);
            sequences += rampSequences / (batchSizes.Length - 1);
            step += rampSequences / (batchSizes.Length - 1) / batchSizes[i];
        }
        return new TokenSchedule(phases);
    }
}
