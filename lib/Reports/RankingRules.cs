namespace EarlySignal.Reports;

/// <summary>Sentences on what the series of a benchmark say together: how firm their ranking is, and whether science text pays.</summary>
internal static class RankingRules
{
    /// <summary>The findings, in the order to be shown.</summary>
    public static IEnumerable<Finding?> Apply(MetricSignal signal, BenchmarkFamily family)
    {
        yield return Compliance(signal, family);
        // Rankings at chance are rankings of noise, which another finding says.
        if (ChanceRules.IsNearChance(signal))
            yield break;
        yield return Stability(signal, family);
        yield return Reliability(family);
        yield return Items(family);
    }

    private static Finding? Compliance(MetricSignal signal, BenchmarkFamily family)
    {
        var compliance = family.Signal.ScienceCompliance;
        if (ChanceRules.IsNearChance(signal))
            return !(compliance.Value > 0) ? null : new("compliance-at-chance", Tone.Poor,
                $"Science compliance {NumberText.WithRange(compliance.Value, compliance.Interval)} is the ratio of two areas that are noise around chance ({NumberText.Score(family.Signal.Science.ScienceArea)} with science text, {NumberText.Score(family.Signal.Science.WebArea)} without): it and the global score say nothing here.",
                "Bring the benchmark above chance first.");
        if (!(compliance.Value < FindingRules.LeastCompliance))
            return null;
        var share = double.IsNaN(family.Signal.ScienceBetter) || family.Signal.Replicates == 0
            ? ""
            : $"; {family.ScienceSeries} is ahead on {NumberText.Fixed(100 * family.Signal.ScienceBetter, 0)} % of draws of items";
        return new("low-compliance", Tone.Fair,
            $"Science compliance {NumberText.WithRange(compliance.Value, compliance.Interval)} is under {NumberText.Share(FindingRules.LeastCompliance)}: {family.WebSeries}, without science text, learns as much above chance ({NumberText.Score(family.Signal.Science.WebArea)} on average) as {family.ScienceSeries} ({NumberText.Score(family.Signal.Science.ScienceArea)}){share}.",
            "As a benchmark of science, ask what only science text teaches; as one of general knowledge, leave CS out of account.");
    }

    private static Finding? Stability(MetricSignal signal, BenchmarkFamily family)
    {
        var tau = family.Signal.ConsecutiveTau;
        if (!(tau.Value >= FindingRules.StableTau) && !(tau.Value < FindingRules.UnstableTau))
            return null;
        var unit = TrainingUnit.For([.. signal.Judged.Select(series => series.Curve)]);
        var settled = double.IsNaN(family.Signal.LastFlip.Value) ? "" : $"; the final order holds from {NumberText.Compact(family.Signal.LastFlip.Value * unit.PerToken)} {unit.Symbol} on";
        var measured = $"τ-b of consecutive checkpoints in the second half is {NumberText.WithRange(tau.Value, tau.Interval)}";
        var more = $"pairs change their order at {NumberText.Fixed(100 * family.Signal.FlipRate.Value, 0)} % of steps{settled}";
        return tau.Value >= FindingRules.StableTau
            ? new("stable-ranking", Tone.Good, $"The models keep their order: {measured}, at least {NumberText.Share(FindingRules.StableTau)}; {more}.", "")
            : new("unstable-ranking", Tone.Poor, $"The models keep changing places: {measured}, under {NumberText.Share(FindingRules.UnstableTau)}; {more}.",
                "Average neighbouring checkpoints, add items, or use a metric with less noise before you rank models.");
    }

    private static Finding? Reliability(BenchmarkFamily family)
    {
        var reliability = family.Anova.Reliability;
        if (!(reliability < FindingRules.LeastReliability))
            return null;
        var average = family.CheckpointsToAverage;
        return new("unreliable-checkpoints", Tone.Fair,
            $"Of the variance of single checkpoints (the last {NumberText.Count(family.LastCheckpoints)} of each series) the share between models is {NumberText.Share(reliability)}, under {NumberText.Share(FindingRules.LeastReliability)}.",
            double.IsNaN(average)
                ? "The models do not differ by more than their own noise: no average of checkpoints would rank them."
                : $"Average {NumberText.Count((long)average)} checkpoints of each model before you compare: that has a reliability of {NumberText.Share(BenchmarkFamily.WantedReliability)}.");
    }

    private static Finding? Items(BenchmarkFamily family)
    {
        if (family.Closest is not { } pair || !(pair.ItemsNeeded > family.Signal.Items))
            return null;
        var flip = double.IsNaN(pair.FlipProbability) ? "" : $"; other items of the kind would order them the other way round in {NumberText.Fixed(100 * pair.FlipProbability, 0)} % of draws";
        return new("too-few-items", Tone.Fair,
            $"{NumberText.Count(family.Signal.Items)} items do not tell the best two series apart: {pair.First} leads {pair.Second} by {NumberText.Significant(pair.Difference)} at the end{flip}.",
            double.IsInfinity(pair.ItemsNeeded)
                ? "They score the same, so no number of such items would."
                : $"To find such a difference four times in five takes about {NumberText.Significant(pair.ItemsNeeded)} items.");
    }
}
