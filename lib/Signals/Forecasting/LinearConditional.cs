using EarlySignal.Basics;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// The linear parameters of <see cref="LearningCurvePrior"/> given a shape and the observations: a normal distribution, once their uniform
/// prior is replaced by a normal one of about its width. A sampler draws them from it and corrects for the replacement, so that it has to
/// walk through the seven numbers of the shape alone.
/// </summary>
internal sealed class LinearConditional
{
    private const int Size = LearningCurvePrior.LinearSize;

    // Wider than the uniform prior's own width² / 12, so that its corners are reached.
    private const double WidthShare = 1.0 / 8;

    private readonly double[] _mean = new double[Size];

    // Lower triangle L of the precision's decomposition L Lᵀ.
    private readonly double[] _root = new double[Size * Size];

    /// <summary>Log of the likelihood (to the power of the temperature) integrated over the linear parameters, up to a constant.</summary>
    public double LogEvidence { get; }

    /// <summary>The distribution at one shape.</summary>
    /// <param name="design">[position × 6]; the observed positions come first.</param>
    /// <param name="observed">Values.</param>
    /// <param name="noise">σ.</param>
    /// <param name="temperature">Power of the likelihood, in [0, 1].</param>
    public LinearConditional(ReadOnlySpan<double> design, ReadOnlySpan<double> observed, double noise, double temperature)
    {
        var weight = temperature / (noise * noise);
        var quadratic = 0.0;
        for (var j = 0; j < Size; j++)
        {
            var precision = 1 / PriorVariance(j);
            _mean[j] = PriorMean(j) * precision;
            quadratic += PriorMean(j) * PriorMean(j) * precision;
            for (var k = 0; k <= j; k++)
            {
                var sum = 0.0;
                for (var i = 0; i < observed.Length; i++)
                    sum += design[i * Size + j] * design[i * Size + k];
                _root[j * Size + k] = weight * sum + (j == k ? precision : 0);
            }
            for (var i = 0; i < observed.Length; i++)
                _mean[j] += weight * design[i * Size + j] * observed[i];
        }
        foreach (var value in observed)
            quadratic += weight * value * value;
        var logDeterminant = Decompose();
        SolveLower(_mean);
        foreach (var value in _mean)
            quadratic -= value * value;
        SolveUpper(_mean);
        LogEvidence = -temperature * observed.Length * Math.Log(noise) - quadratic / 2 - logDeterminant;
    }

    /// <summary>Draws the linear parameters; they may lie outside their bounds.</summary>
    public double[] Draw(SeededRandom random)
    {
        var draw = new double[Size];
        for (var k = 0; k < Size; k++)
            draw[k] = random.Gaussian();
        SolveUpper(draw);
        for (var k = 0; k < Size; k++)
            draw[k] += _mean[k];
        return draw;
    }

    /// <summary>−log of the normal prior that stands in for the uniform one, up to a constant: what a draw has to be corrected by.</summary>
    public static double Correction(ReadOnlySpan<double> linear)
    {
        var sum = 0.0;
        for (var k = 0; k < Size; k++)
            sum += (linear[k] - PriorMean(k)) * (linear[k] - PriorMean(k)) / PriorVariance(k) / 2;
        return sum;
    }

    private static double PriorMean(int k) => (LearningCurvePrior.Low[k] + LearningCurvePrior.High[k]) / 2;

    private static double PriorVariance(int k) => (LearningCurvePrior.High[k] - LearningCurvePrior.Low[k]) * (LearningCurvePrior.High[k] - LearningCurvePrior.Low[k]) * WidthShare;

    // Cholesky; returns log of the root's determinant.
    private double Decompose()
    {
        var logDeterminant = 0.0;
        for (var j = 0; j < Size; j++)
            for (var k = 0; k <= j; k++)
            {
                var sum = _root[j * Size + k];
                for (var m = 0; m < k; m++)
                    sum -= _root[j * Size + m] * _root[k * Size + m];
                _root[j * Size + k] = j == k ? Math.Sqrt(sum) : sum / _root[k * Size + k];
                if (j == k)
                    logDeterminant += Math.Log(_root[j * Size + k]);
            }
        return logDeterminant;
    }

    private void SolveLower(double[] values)
    {
        for (var j = 0; j < Size; j++)
        {
            for (var k = 0; k < j; k++)
                values[j] -= _root[j * Size + k] * values[k];
            values[j] /= _root[j * Size + j];
        }
    }

    private void SolveUpper(double[] values)
    {
        for (var j = Size - 1; j >= 0; j--)
        {
            for (var k = j + 1; k < Size; k++)
                values[j] -= _root[k * Size + j] * values[k];
            values[j] /= _root[j * Size + j];
        }
    }
}
