using EarlySignal.Signals.Inference;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Signals.Families;

/// <summary>
/// The scores of one benchmark over a family of series, with what the choice of items does to them: items are drawn anew for all
/// series and checkpoints at once, as they are the same items everywhere, and every score is computed on each draw.
/// </summary>
/// <remarks>
/// Intervals are about the score that unlimited items of the same kind would give at these checkpoints; see
/// <see cref="ScoreInterval"/>. Training again, with another seed, is another source of chance and is not in them.
/// In simulations (100 items, 12 checkpoints, 4 or 5 models that bend upwards or stay flat) 95 % intervals cover 93 to 97 % for
/// signal quality and the global score, and for τ where models often change places; up to 99 % for τ and decision accuracy of few
/// models, which have few values. They fall short for curves of an S-shape, which no polynomial of a low degree in log tokens
/// follows: some 75 % for signal quality, fewer for τ.
/// </remarks>
/// <param name="Items">How many items; 0 when they are not known, and then there are no intervals.</param>
/// <param name="Replicates">How many draws of them.</param>
/// <param name="Judged">The series that scores are about: all but controls and those without a checkpoint.</param>
/// <param name="Grid">The token counts at which series are ranked.</param>
/// <param name="GridScores">Score of each judged series at each of them, [position][series].</param>
/// <param name="SeriesQuality">E2LM's signal quality of each judged series, in their order.</param>
/// <param name="SignalQuality">SQ: their mean, over those for which it is defined.</param>
/// <param name="Consistency">RC, with the reference and tie rule that it is by.</param>
/// <param name="RankingConsistency">RC with its interval.</param>
/// <param name="Science">CS and the areas that it is of.</param>
/// <param name="ScienceCompliance">CS with its interval.</param>
/// <param name="ScienceBetter">How often a draw of items puts the science run above the web-only one; NaN where CS is undefined.</param>
/// <param name="Global">The weighted sum of SQ, RC and CS.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="ConsecutiveTau">Mean τ-b of consecutive steps in the second half, in [−1, 1].</param>
/// <param name="FlipRate">Share of steps at which a pair of series changes its order, in [0, 1].</param>
/// <param name="LastFlip">Tokens from which the final ranking holds.</param>
/// <param name="DecisionAccuracy">Share of pairs that an early checkpoint orders as the last one does, in [0, 1].</param>
/// <param name="FinalScores">Score of each judged series at the last position of the grid; empty without one.</param>
/// <param name="FinalRanking">How firmly the items decide the ranking there: how often each series is best, each pair flips.</param>
public sealed record FamilySignal(
    int Items,
    int Replicates,
    IReadOnlyList<string> Judged,
    TokenGrid Grid,
    IReadOnlyList<double[]> GridScores,
    IReadOnlyList<ScoreInterval> SeriesQuality,
    ScoreInterval SignalQuality,
    RankingConsistency Consistency,
    ScoreInterval RankingConsistency,
    ScienceCompliance Science,
    ScoreInterval ScienceCompliance,
    double ScienceBetter,
    ScoreInterval Global,
    GlobalWeights Weights,
    ScoreInterval ConsecutiveTau,
    ScoreInterval FlipRate,
    ScoreInterval LastFlip,
    ScoreInterval DecisionAccuracy,
    IReadOnlyList<double> FinalScores,
    RankStability FinalRanking)
{
    /// <summary>Computes the scores, and repeats them for each draw of items.</summary>
    /// <param name="family">All series on one metric of one benchmark; checkpoints may differ between series.</param>
    /// <param name="options">What to compute.</param>
    /// <returns>What is undefined, such as rankings of one series, is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// Checkpoints with different numbers of items, two series of the same name, or an option that names a series which is not there.
    /// </exception>
    public static FamilySignal Of(IReadOnlyList<SeriesItems> family, FamilyOptions? options = null)
    {
        options ??= new();
        var layout = new FamilyLayout(family, options);
        var found = layout.CurvesOf(layout.Found);
        var value = layout.ScoresOf(found);
        var science = layout.ScienceOf(layout.Found);

        var means = ItemResampling.Means(layout.Rows, layout.Items, options.Seed, options.Replicates);
        double[][][] resampled = [.. means.Select(layout.CurvesOf)];
        // Another stream than that of the items.
        var truths = layout.Judged.Count == 0 ? resampled : NoiseFreeDraws.Of(layout.JudgedTokens, found, resampled, ~options.Seed);
        var (sampledScores, trueScores, sampledScience) = (new FamilyScores[means.Length], new FamilyScores[means.Length], new ScienceCompliance[means.Length]);
        Parallel.For(0, means.Length, b =>
        {
            sampledScores[b] = layout.ScoresOf(resampled[b]);
            trueScores[b] = layout.ScoresOf(truths[b]);
            sampledScience[b] = layout.ScienceOf(means[b]);
        });

        ScoreInterval Interval(Func<FamilyScores, double> score) =>
            ScoreInterval.Of(score(value), sampledScores.Select(score), trueScores.Select(score), options.Level);
        double Combine(FamilyScores scores, ScienceCompliance compliance) =>
            options.Weights.Combine(scores.SignalQuality, scores.Consistency.Value, compliance.Value);
        // Areas are sums, which noise does not push to one side: their replicates are plausible truths as they are.
        double[] sampledCompliance = [.. sampledScience.Select(compliance => compliance.Value)];
        return new(
            layout.Items,
            means.Length,
            layout.Judged,
            layout.Grid,
            layout.Grid.Table(found),
            [.. Enumerable.Range(0, found.Length).Select(i => Interval(scores => scores.SeriesQuality[i]))],
            Interval(scores => scores.SignalQuality),
            value.Consistency,
            Interval(scores => scores.Consistency.Value),
            science,
            ScoreInterval.Of(science.Value, sampledCompliance, sampledCompliance, options.Level),
            double.IsNaN(science.Value) ? double.NaN : (double)sampledCompliance.Count(compliance => compliance > 0) / means.Length,
            ScoreInterval.Of(
                Combine(value, science), sampledScores.Zip(sampledScience, Combine), trueScores.Zip(sampledScience, Combine), options.Level),
            options.Weights,
            Interval(scores => scores.ConsecutiveTau),
            Interval(scores => scores.FlipRate),
            Interval(scores => scores.LastFlip),
            Interval(scores => scores.DecisionAccuracy),
            FinalOf(layout, found),
            RankStability.Of(FinalOf(layout, found), [.. resampled.Select(curves => FinalOf(layout, curves))]));
    }

    /// <summary>The same scores where single items are not known: without intervals.</summary>
    /// <param name="curves">All series on one metric of one benchmark, higher is better; checkpoints may differ between series.</param>
    /// <param name="options">What to compute; nothing is drawn.</param>
    /// <exception cref="ArgumentException">Two series of the same name, token counts that do not rise, or an option that names a series which is not there.</exception>
    public static FamilySignal OfCurves(IReadOnlyList<Curve> curves, FamilyOptions? options = null) => Of(
        [.. curves.Select(curve => new SeriesItems(curve.Series, curve.Tokens, [.. curve.Values.Select(value => new[] { value })]))],
        (options ?? new()) with { Replicates = 0 }) with
    { Items = 0 };

    private static double[] FinalOf(FamilyLayout layout, double[][] curves) => layout.Grid.Table(curves) is [.., var last] ? last : [];
}
