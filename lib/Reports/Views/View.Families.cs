using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Inference;
using EarlySignal.Signals.Noise;

namespace EarlySignal.Reports.Views;

public static partial class View
{
    /// <summary>Every score of a family: as the items give it, corrected for their number, with its interval and what it is without signal.</summary>
    public static Table Of(FamilySignal signal)
    {
        var unit = TrainingUnit.For([GridOf(signal)]);
        var noise = $"{NumberText.Share(SignalNull.OfSignalQuality(signal.Grid.Tokens.Count).Mean)} (noise)";
        return new(
            $"{Draws(signal)}; {signal.Judged.Count} models at {signal.Grid.Tokens.Count} common checkpoints; corrected: the score that unlimited items of this kind would give",
            [Text("score"), .. IntervalColumns, Text("without signal")],
            [
                Row("signal quality (SQ)", signal.SignalQuality, noise),
                Row($"ranking consistency (RC), against {signal.Consistency.Reference}", signal.RankingConsistency, "0.50 (coin)"),
                Row("science compliance (CS)", signal.ScienceCompliance, "0.00"),
                Row("global score", signal.Global, "–"),
                Row("τ of consecutive checkpoints", signal.ConsecutiveTau, "0.00"),
                Row("flip rate", signal.FlipRate, "0.50 (coin)"),
                Row("decision accuracy", signal.DecisionAccuracy, "0.50 (coin)"),
                ["final ranking holds from", .. Cells(signal.LastFlip, at => $"{NumberText.Compact(at * unit.PerToken)} {unit.Symbol}"), "–"],
            ]);

        static TableCell[] Row(string name, ScoreInterval score, string without) => [name, .. Cells(score, NumberText.Share), without];
    }

    /// <summary>Signal quality of each judged series with its interval, and their mean.</summary>
    public static Table SeriesQuality(FamilySignal signal)
    {
        var noise = SignalNull.OfSignalQuality(signal.Grid.Tokens.Count);
        TableCell[] ends = [NumberText.Share(noise.Mean), NumberText.Share(noise.Percentile95)];
        return new(
            $"Signal quality; {Draws(signal)}; noise: curves of {noise.Checkpoints} checkpoints without signal",
            [Text("series"), .. IntervalColumns, Number("noise: mean"), Number("noise: 1 in 20 exceeds")],
            [
                .. signal.Judged.Select((series, i) => (IReadOnlyList<TableCell>)[series, .. Cells(signal.SeriesQuality[i], NumberText.Share), .. ends]),
                [new("mean (SQ)", Tone.Strong), .. Cells(signal.SignalQuality, NumberText.Share), NumberText.Share(noise.Mean), ""],
            ]);
    }

    /// <summary>E2LM's scores of several benchmarks beside each other, each with its interval.</summary>
    /// <param name="signals">Each with a name.</param>
    public static Table Compare(params IEnumerable<(string Name, FamilySignal Signal)> signals) => new(
        "E2LM's scores with 95 % intervals: SQ signal quality, RC ranking consistency, CS science compliance",
        [Text("benchmark"), Number("items"), Number("SQ"), Number("95 %"), Number("RC"), Number("95 %"), Number("CS"), Number("95 %"), Number("global"), Number("95 %")],
        [.. signals.Select(one => (IReadOnlyList<TableCell>)
        [
            one.Name, NumberText.Count(one.Signal.Items),
            .. new[] { one.Signal.SignalQuality, one.Signal.RankingConsistency, one.Signal.ScienceCompliance, one.Signal.Global }
                .SelectMany(score => new TableCell[] { NumberText.Share(score.Value), Text(score.Interval, NumberText.Share) }),
        ])]);

    /// <summary>Ranking consistency by what rankings are compared with.</summary>
    /// <param name="signals">The same family with one reference each.</param>
    public static Table References(params IEnumerable<FamilySignal> signals) => new(
        "Ranking consistency: the share of pairs of models, over checkpoints, in the order of a reference; a coin gives 0.50",
        [Text("reference"), Number("checkpoints compared"), Number("pairs"), .. IntervalColumns],
        [.. signals.Select(signal => (IReadOnlyList<TableCell>)
            [signal.Consistency.Reference.ToString(), NumberText.Count(signal.Consistency.Compared), NumberText.Count(signal.Consistency.Pairs), .. Cells(signal.RankingConsistency, NumberText.Share)])]);

    /// <summary>How firmly the items decide the final ranking: how often a new draw of them changes the order of each two models.</summary>
    public static Table FinalRanking(FamilySignal signal) => new(
        $"Final ranking; {Draws(signal)}: how often each model is best, and how often it changes places with another (0.50: a coin)",
        [Text("model"), Number("score"), Number("is best"), .. signal.Judged.Select(series => Number($"flips with {series}"))],
        [.. signal.Judged.Select((series, i) => (Series: series, Score: signal.FinalScores[i], i)).OrderByDescending(model => model.Score).Select(model => (IReadOnlyList<TableCell>)
        [
            model.Series, NumberText.Score(model.Score), NumberText.Share(signal.FinalRanking.WinShare[model.i]),
            .. signal.FinalRanking.Flips[model.i].Select((flips, j) => new TableCell(model.i == j ? "" : NumberText.Share(flips))),
        ])]);

    /// <summary>How science compliance comes about: the heights of the two curves above chance.</summary>
    public static Table Science(FamilySignal signal)
    {
        var unit = TrainingUnit.For([GridOf(signal)]);
        return new(
            $"Science compliance from {unit.Window(signal.Science.FromTokens, signal.Science.ToTokens)}; {Draws(signal)}",
            [Number("science run above chance"), Number("web-only run above chance"), Number("CS"), Number("95 % interval"), Number("draws with science above")],
            [[
                NumberText.Fixed(signal.Science.ScienceArea, 4), NumberText.Fixed(signal.Science.WebArea, 4), new(NumberText.Share(signal.Science.Value), Tone.Strong),
                Text(signal.ScienceCompliance.Interval, NumberText.Share), NumberText.Share(signal.ScienceBetter),
            ]]);
    }

    /// <summary>The global score as a sum: each score times its weight.</summary>
    public static Table Global(FamilySignal signal)
    {
        var (weights, parts) = (signal.Weights, new[]
        {
            ("signal quality (SQ)", signal.Weights.SignalQuality, signal.SignalQuality.Value),
            ("ranking consistency (RC)", signal.Weights.RankingConsistency, signal.RankingConsistency.Value),
            ("science compliance (CS)", signal.Weights.ScienceCompliance, signal.ScienceCompliance.Value),
        });
        return new(
            $"Global score = {NumberText.Share(signal.Global.Value)}, 95 % interval {Text(signal.Global.Interval, NumberText.Share)}; {Draws(signal)}",
            [Text("score"), Number("weight"), Number("value"), Number("weight · value")],
            [.. parts.Select(part => (IReadOnlyList<TableCell>)[part.Item1, NumberText.Compact(part.Item2), NumberText.Share(part.Item3), NumberText.Score(part.Item2 * part.Item3)])]);
    }

    /// <summary>How well an early checkpoint predicts the last one, by how early it is.</summary>
    /// <param name="decisions">The same family with each number of tokens, in billions.</param>
    public static Table Decisions(params IEnumerable<(double Tokens, FamilySignal Signal)> decisions)
    {
        var all = decisions.ToArray();
        var unit = all.Length == 0 ? TrainingUnit.For([]) : TrainingUnit.For([GridOf(all[0].Signal)]);
        return new(
            $"Decision accuracy: the share of pairs of models that a checkpoint orders as the last one does; a coin gives 0.50{(all.Length == 0 ? "" : $"; {Draws(all[0].Signal)}")}",
            [Number(unit.Symbol), .. IntervalColumns],
            [.. all.Select(at => (IReadOnlyList<TableCell>)[NumberText.Compact(at.Tokens * unit.PerToken), .. Cells(at.Signal.DecisionAccuracy, NumberText.Share)])]);
    }

    /// <summary>Signal quality and ranking consistency by how many items there are.</summary>
    /// <param name="budgets">The same family on each number of items.</param>
    public static Table Budget(params IEnumerable<FamilySignal> budgets) => new(
        "Scores by the number of items; corrected: the score that unlimited items of this kind would give",
        [Number("items"), Number("SQ"), Number("corrected"), Number("95 % interval"), Number("RC"), Number("corrected"), Number("95 % interval")],
        [.. budgets.Select(signal => (IReadOnlyList<TableCell>)
            [NumberText.Count(signal.Items), .. Cells(signal.SignalQuality, NumberText.Share), .. Cells(signal.RankingConsistency, NumberText.Share)])]);

    /// <summary>Two models compared on the same items.</summary>
    /// <param name="tests">Each with a name, such as the metric's.</param>
    public static Table Compare(params IEnumerable<(string Name, PairedTest Test)> tests) => new(
        "Two models on the same items: difference of their means with 95 % interval",
        [Text("comparison"), Number("items"), Number("difference ± error"), Number("95 % interval"), Number("z"), Number("p")],
        [.. tests.Select(one => (IReadOnlyList<TableCell>)
        [
            one.Name, NumberText.Count(one.Test.Pairs), NumberText.PlusMinus(one.Test.Difference, one.Test.StandardError), Text(one.Test.Interval, NumberText.Score),
            NumberText.Share(one.Test.Z), one.Test.PValue < 0.001 ? "< 0.001" : NumberText.Score(one.Test.PValue),
        ])]);

    /// <summary>How many items are needed to find differences of several sizes between two models as unlike each other as these are.</summary>
    /// <param name="test">What the two models differ by on the items that there are.</param>
    /// <param name="differences">The differences to find.</param>
    public static Table ItemsNeeded(PairedTest test, params IEnumerable<double> differences)
    {
        var variance = test.StandardError * test.StandardError * test.Pairs;
        return new(
            $"Items needed to find a difference four times out of five, with a two-sided test at 5 %; the {NumberText.Count(test.Pairs)} items here find {NumberText.Score(Power.MinimumDetectableDifference(test.Pairs, variance))}",
            [Number("difference"), Number("items needed")],
            [.. differences.Select(difference => (IReadOnlyList<TableCell>)[NumberText.Score(difference), NumberText.Fixed(Power.ItemsNeeded(difference, variance), 0)])]);
    }

    // A curve of nothing but positions: it knows whether they are tokens, and their unit.
    private static Curve GridOf(FamilySignal signal)
    {
        double[] none = [.. signal.Grid.Tokens.Select(_ => double.NaN)];
        return new("", [.. signal.Grid.Tokens.Select(_ => -1L)], signal.Grid.Tokens, none, none);
    }
}
