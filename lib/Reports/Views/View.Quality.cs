using EarlySignal.Reports.Charts;
using EarlySignal.Signals;
using EarlySignal.Signals.Noise;

namespace EarlySignal.Reports.Views;

public static partial class View
{
    /// <summary>E2LM's monotonicity by hand: each checkpoint's place in training, the rank of its score, and the distance of the two.</summary>
    public static Table Ranks(Curve curve)
    {
        var (ranks, unit, n) = (Rank.Ordinal(curve.Values), TrainingUnit.For([curve]), curve.Count);
        var squares = ranks.Select((rank, place) => (long)(rank - place) * (rank - place)).ToArray();
        var quality = E2lmSignalQuality.Of(curve.Values);
        return new(
            $"{curve.Series}: Σ d² = {NumberText.Count(squares.Sum())}, so monotonicity = max(0, 1 − 6 · {NumberText.Count(squares.Sum())} / ({n} · ({n}² − 1))) = {NumberText.Fixed(quality.Monotonicity, 4)}, n = {n} checkpoints",
            [Number(unit.Symbol), Number("score"), Number("place in training"), Number("rank of the score"), Number("d"), Number("d²")],
            [.. ranks.Select((rank, place) => (IReadOnlyList<TableCell>)
            [
                NumberText.Compact(curve.Tokens[place] * unit.PerToken), NumberText.Fixed(curve.Values[place], 4), NumberText.Count(place), NumberText.Count(rank),
                NumberText.Count(rank - place), NumberText.Count(squares[place]),
            ])]);
    }

    /// <summary>The same as a picture: a curve that only rises lies on the diagonal.</summary>
    public static Chart RankScatter(Curve curve)
    {
        double[] places = [.. Enumerable.Range(0, curve.Count).Select(place => (double)place)];
        return new(
            $"{curve.Series}: rank of the score at each place in training", $"n = {curve.Count} checkpoints; a curve that only rises lies on the line",
            [new Panel(new Axis("place in training"), new Axis("rank of the score"),
            [
                new LineMark(places, places) { Name = "only rising", Style = 5, IsDashed = true, HasPoints = false },
                new PointMark(places, [.. Rank.Ordinal(curve.Values).Select(rank => (double)rank)]) { Name = curve.Series },
            ])]);
    }

    /// <summary>E2LM's autocorrelation by hand: the curve's correlation with itself, shifted by each lag.</summary>
    public static Table Lags(Curve curve) => new(
        $"{curve.Series}: autocorrelation = mean of the absolute values = {NumberText.Fixed(E2lmSignalQuality.Of(curve.Values).Autocorrelation, 4)}, n = {curve.Count} checkpoints",
        [Number("lag"), Number("pairs"), Number("correlation"), Number("absolute")],
        [.. E2lmSignalQuality.Lags(curve.Count).Select(lag => (lag, Value: E2lmSignalQuality.AutocorrelationAt(curve.Values, lag))).Select(at => (IReadOnlyList<TableCell>)
            [NumberText.Count(at.lag), NumberText.Count(curve.Count - at.lag), NumberText.Fixed(at.Value, 4), NumberText.Fixed(Math.Abs(at.Value), 4)])]);

    /// <summary>E2LM's signal quality and the two halves that it is made of.</summary>
    public static Table Of(E2lmSignalQuality quality) => Qualities(("", quality));

    /// <summary>E2LM's signal quality of several curves beside each other.</summary>
    /// <param name="qualities">Each with a name.</param>
    public static Table Qualities(params IEnumerable<(string Name, E2lmSignalQuality Quality)> qualities) => new(
        "E2LM's signal quality, the mean of its two halves",
        [Text("curve"), Number("n"), Number("monotonicity"), Number("autocorrelation"), Number("SQ")],
        [.. qualities.Select(one => (IReadOnlyList<TableCell>)
        [
            one.Name, NumberText.Count(one.Quality.Checkpoints), NumberText.Fixed(one.Quality.Monotonicity, 4), NumberText.Fixed(one.Quality.Autocorrelation, 4),
            new(NumberText.Fixed(one.Quality.SignalQuality, 4), Tone.Strong),
        ])]);

    /// <summary>What signal quality is worth where there is nothing to see, as curves of noise of a length and as curves that drift without learning.</summary>
    /// <param name="checkpoints">The lengths.</param>
    public static Table Nulls(params IEnumerable<int> checkpoints) => new(
        $"Signal quality of {NumberText.Count(SignalNull.OfSignalQuality(E2lmSignalQuality.FewestCheckpoints).Replicates)} simulated curves without learning, of each kind and length",
        [Number("n"), Number("noise: mean"), Number("noise: 1 in 20 exceeds"), Number("drift: mean"), Number("drift: 1 in 20 exceeds")],
        [.. checkpoints.Select(n => (Noise: SignalNull.OfSignalQuality(n), Drift: SignalNull.OfSignalQualityOfWalks(n))).Select(at => (IReadOnlyList<TableCell>)
        [
            NumberText.Count(at.Noise.Checkpoints), NumberText.Share(at.Noise.Mean), NumberText.Share(at.Noise.Percentile95),
            NumberText.Share(at.Drift.Mean), NumberText.Share(at.Drift.Percentile95),
        ])]);

    /// <summary>All that a curve says about its own signal, with the null of each score.</summary>
    public static Table Of(CurveSignal signal) => Curves(("", signal));

    /// <summary>The signal of several curves beside each other.</summary>
    /// <param name="signals">Each with a name, such as the benchmark's.</param>
    public static Table Curves(params IEnumerable<(string Name, CurveSignal Signal)> signals) => new(
        "Signal of each curve: score, what pure noise of the same length scores, and p, the share of shuffled curves that look as good",
        [Text("benchmark"), Text("series"), Number("n"), Number("SQ"), Number("noise: mean"), Number("noise: 1 in 20"), Number("p"), Number("Spearman"), Number("p"), Number("isotonic R²"), Number("gain / noise")],
        [.. signals.Select(one => (IReadOnlyList<TableCell>)
        [
            one.Name, one.Signal.Curve.Series, NumberText.Count(one.Signal.Curve.Count),
            new(NumberText.Share(one.Signal.E2lm.SignalQuality), Tone.Strong), NumberText.Share(one.Signal.Null.Mean), NumberText.Share(one.Signal.Null.Percentile95), NumberText.Score(one.Signal.SignalQualityP),
            NumberText.Share(one.Signal.Spearman), NumberText.Score(one.Signal.SpearmanP), NumberText.Share(one.Signal.IsotonicR2), NumberText.Compact(one.Signal.GainOverNoise),
        ])]);

    /// <summary>Benchmarks by what they can tell and what blurs it: the gain over training against the noise from checkpoint to checkpoint.</summary>
    /// <param name="signals">The signal of one series on each benchmark.</param>
    public static Chart SignalAgainstNoise(params IEnumerable<(string Name, CurveSignal Signal)> signals) => SignalNoiseChart.Of(
        "Gain over training against noise between checkpoints",
        [.. signals.Select(one => (one.Name, one.Signal.SecondDifferenceNoise, one.Signal.GainOverNoise * one.Signal.SecondDifferenceNoise))], "in the metric's own unit");
}
