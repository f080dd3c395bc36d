using EarlySignal.Basics;

namespace EarlySignal.Signals.Forecasting;

/// <summary>
/// Walkers in the space of shapes of <see cref="LearningCurvePrior"/>, under a likelihood to the power of a temperature. Every move draws
/// the linear parameters anew from <see cref="LinearConditional"/>.
/// </summary>
internal sealed class LearningCurveSampler
{
    // A population loses half of its weight at each step of the ladder.
    private const double Survivors = 0.5;
    private const double SmallestJump = 1e-5;
    private const double ShareOfDraws = 0.4;
    private const double ShareOfLongJumps = 0.1;
    private const double ShareMoved = 0.4;

    private readonly double[] _positions;
    private readonly double[] _observed;
    private readonly SeededRandom _random;
    private Walker[] _walkers;
    private double _temperature;

    /// <summary>Draws walkers from the prior.</summary>
    /// <param name="positions">Observed ones, then those to forecast.</param>
    /// <param name="observed">Values at the first of them.</param>
    /// <param name="count">Even number of walkers.</param>
    /// <param name="seed">Seed of all that follows.</param>
    public LearningCurveSampler(double[] positions, double[] observed, int count, ulong seed)
    {
        (_positions, _observed, _random) = (positions, observed, new SeededRandom(seed));
        _walkers = [.. Enumerable.Range(0, count).Select(_ => DrawPrior())];
    }

    /// <summary>The curve at which a walker stands.</summary>
    public double[] CurveOf(int walker) => _walkers[walker].Curve;

    /// <summary>The noise at which a walker stands.</summary>
    public double NoiseOf(int walker) => LearningCurvePrior.Noise(_walkers[walker].Z);

    /// <summary>Leads the walkers from the prior to the posterior.</summary>
    public void Temper(int sweepsPerTemperature)
    {
        while (_temperature < 1)
        {
            var next = NextTemperature();
            Resample(next - _temperature);
            _temperature = next;
            _walkers = [.. _walkers.Select(walker => walker with { LogEvidence = Conditional(walker.Z, DesignOf(walker.Z)).LogEvidence })];
            for (var sweep = 0; sweep < sweepsPerTemperature; sweep++)
                Sweep();
        }
    }

    /// <summary>Moves every walker once, each half by differences within the other half.</summary>
    /// <returns>Share of the moves that were accepted.</returns>
    public double Sweep()
    {
        var (half, accepted) = (_walkers.Length / 2, 0);
        for (var i = 0; i < _walkers.Length; i++)
        {
            var others = i < half ? half : 0;
            var first = _random.Index(half);
            var second = (first + 1 + _random.Index(half - 1)) % half;
            if (Propose(_walkers[i], _walkers[others + first], _walkers[others + second]) is { } moved)
            {
                _walkers[i] = moved;
                accepted++;
            }
        }
        return (double)accepted / _walkers.Length;
    }

    // Some numbers of the shape are drawn anew from the prior, or all move along the difference of two other walkers.
    private Walker? Propose(Walker from, Walker first, Walker second)
    {
        double[] z = [.. from.Z];
        var fromPrior = _random.Unit() < ShareOfDraws;
        var length = _random.Unit() < ShareOfLongJumps ? 1 : 2.38 / Math.Sqrt(2 * LearningCurvePrior.ShapeSize * ShareMoved);
        for (var k = 0; k < z.Length; k++)
            if (_random.Unit() < ShareMoved)
                z[k] = fromPrior ? _random.Gaussian() : z[k] + length * (first.Z[k] - second.Z[k]) + SmallestJump * (_random.Unit() - 0.5);
        if (Stand(z) is not { } to)
            return null;
        var gain = Score(to) - Score(from) + (fromPrior ? 0 : LogPrior(to.Z) - LogPrior(from.Z));
        return gain >= 0 || _random.Unit() < Math.Exp(gain) ? to : null;
    }

    // Target over proposal, for a walker whose linear parameters were drawn at the present temperature.
    private static double Score(Walker walker) => walker.LogEvidence + LinearConditional.Correction(walker.Linear);

    private static double LogPrior(double[] z)
    {
        var squares = 0.0;
        foreach (var value in z)
            squares += value * value;
        return -squares / 2;
    }

    private Walker DrawPrior()
    {
        while (true)
        {
            double[] z = [.. Enumerable.Range(0, LearningCurvePrior.ShapeSize).Select(_ => _random.Gaussian())];
            double[] linear = [.. Enumerable.Range(0, LearningCurvePrior.LinearSize)
                .Select(k => LearningCurvePrior.Low[k] + (LearningCurvePrior.High[k] - LearningCurvePrior.Low[k]) * _random.Unit())];
            var design = DesignOf(z);
            if (CurveOf(design, linear) is { } curve)
                return new(z, linear, curve, LogLikelihood(z, curve), Conditional(z, design).LogEvidence);
        }
    }

    private Walker? Stand(double[] z)
    {
        var design = DesignOf(z);
        var conditional = Conditional(z, design);
        var linear = conditional.Draw(_random);
        return CurveOf(design, linear) is { } curve ? new(z, linear, curve, LogLikelihood(z, curve), conditional.LogEvidence) : null;
    }

    private double[] DesignOf(double[] z)
    {
        var design = new double[_positions.Length * LearningCurvePrior.LinearSize];
        LearningCurvePrior.Design(z, _positions, design);
        return design;
    }

    private LinearConditional Conditional(double[] z, double[] design) => new(design, _observed, LearningCurvePrior.Noise(z), _temperature);

    private double[]? CurveOf(double[] design, double[] linear)
    {
        var curve = new double[_positions.Length];
        for (var i = 0; i < curve.Length; i++)
            for (var k = 0; k < linear.Length; k++)
                curve[i] += design[i * linear.Length + k] * linear[k];
        return LearningCurvePrior.Allows(linear, curve) ? curve : null;
    }

    private double LogLikelihood(double[] z, double[] curve)
    {
        var (noise, squares) = (LearningCurvePrior.Noise(z), 0.0);
        for (var i = 0; i < _observed.Length; i++)
            squares += (_observed[i] - curve[i]) * (_observed[i] - curve[i]);
        return -_observed.Length * Math.Log(noise) - squares / (2 * noise * noise);
    }

    private double NextTemperature()
    {
        if (Effective(1 - _temperature) >= Survivors)
            return 1;
        var (low, high) = (0.0, 1 - _temperature);
        for (var i = 0; i < 60; i++)
            if (Effective((low + high) / 2) >= Survivors)
                low = (low + high) / 2;
            else
                high = (low + high) / 2;
        return _temperature + high;
    }

    private double Effective(double step)
    {
        var weights = Weights(step);
        return weights.Sum() * weights.Sum() / weights.Sum(weight => weight * weight) / weights.Length;
    }

    private double[] Weights(double step)
    {
        var largest = _walkers.Max(walker => walker.LogLikelihood);
        return [.. _walkers.Select(walker => Math.Exp(step * (walker.LogLikelihood - largest)))];
    }

    // Systematic resampling, then shuffled: neighbours would be copies, and the halves must not differ.
    private void Resample(double step)
    {
        var weights = Weights(step);
        var (unit, next, passed) = (weights.Sum() / weights.Length, 0, 0.0);
        var at = _random.Unit() * unit;
        var chosen = new Walker[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            for (passed += weights[i]; next < chosen.Length && at < passed; at += unit)
                chosen[next++] = _walkers[i];
        for (; next < chosen.Length; next++)
            chosen[next] = _walkers[^1];
        for (var i = chosen.Length - 1; i > 0; i--)
        {
            var j = _random.Index(i + 1);
            (chosen[i], chosen[j]) = (chosen[j], chosen[i]);
        }
        _walkers = chosen;
    }

    private sealed record Walker(double[] Z, double[] Linear, double[] Curve, double LogLikelihood, double LogEvidence);
}
