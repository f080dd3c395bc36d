namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// The Bayesian alternative to <see cref="Forecast"/>: the posterior of LC-PFN's prior, by sampling in place of the trained network. A
/// population of walkers is led from the prior to the posterior through tempered likelihoods, each step of the ladder as long as half of
/// them survive (Del Moral et al. 2006), and then walks on by differences of other walkers (ter Braak 2006) and draws from the prior.
/// </summary>
/// <param name="Positions">Where the curve was forecast.</param>
/// <param name="Low">2.5 % quantile of the noiseless curve at each.</param>
/// <param name="Median">Its median.</param>
/// <param name="High">Its 97.5 % quantile.</param>
/// <param name="Noise">Median of the noise's standard deviation.</param>
/// <param name="EffectiveDraws">What the draws of the last position are worth in independent ones: trust quantiles from about 200 up.</param>
/// <param name="Acceptance">Share of steps that were accepted in the final walk.</param>
public sealed record LearningCurvePosterior(
    IReadOnlyList<double> Positions, IReadOnlyList<double> Low, IReadOnlyList<double> Median, IReadOnlyList<double> High, double Noise, double EffectiveDraws, double Acceptance)
{
    private const int Walkers = 256;
    private const int FinalSweeps = 160;
    private const int Keep = 2;
    private const int SweepsPerTemperature = 5;

    /// <summary>Samples the posterior.</summary>
    /// <param name="positions">
    /// Rising, from 1: the number of each checkpoint when they are evenly spaced, else tokens / tokens of the first.
    /// </param>
    /// <param name="values">In [0, 1], rising on the whole: see <see cref="CurveNormalization"/>. Pairs with NaN are left out.</param>
    /// <param name="future">Rising positions behind the last observed one.</param>
    /// <param name="seed">Seed of the walk.</param>
    /// <returns>NaN throughout when there is nothing to forecast, a value is infinite, or a position is below 1 or out of order.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static LearningCurvePosterior Of(IReadOnlyList<double> positions, IReadOnlyList<double> values, IReadOnlyList<double> future, ulong seed = 0)
    {
        var (x, y) = Correlation.CompletePairs(positions, values);
        double[] all = [.. x, .. future];
        var undefined = future.Select(_ => double.NaN).ToArray();
        if (future.Count == 0 || all.Length < 2 || !y.All(double.IsFinite) || all.Any(position => !(position >= 1) || double.IsInfinity(position)) || all.Zip(all.Skip(1)).Any(pair => pair.First >= pair.Second))
            return new(future, undefined, undefined, undefined, double.NaN, double.NaN, double.NaN);
        var sampler = new LearningCurveSampler(all, y, Walkers, seed);
        sampler.Temper(SweepsPerTemperature);
        var traces = future.Select(_ => Enumerable.Range(0, Walkers).Select(_ => new double[FinalSweeps / Keep]).ToArray()).ToArray();
        var noise = new List<double>();
        var accepted = 0.0;
        for (var sweep = 0; sweep < FinalSweeps; sweep++)
        {
            accepted += sampler.Sweep() / FinalSweeps;
            if (sweep % Keep != Keep - 1)
                continue;
            for (var walker = 0; walker < Walkers; walker++)
            {
                noise.Add(sampler.NoiseOf(walker));
                for (var i = 0; i < traces.Length; i++)
                    traces[i][walker][sweep / Keep] = sampler.CurveOf(walker)[x.Length + i];
            }
        }
        double[][] draws = [.. traces.Select(walkers => walkers.SelectMany(trace => trace).Order().ToArray())];
        return new(
            future,
            [.. draws.Select(values => Quantile(values, 0.025))],
            [.. draws.Select(values => Quantile(values, 0.5))],
            [.. draws.Select(values => Quantile(values, 0.975))],
            Quantile([.. noise.Order()], 0.5),
            EffectiveSampleSize.Of(traces[^1]),
            accepted);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = (sorted.Length - 1) * share;
        var below = (int)place;
        return sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
