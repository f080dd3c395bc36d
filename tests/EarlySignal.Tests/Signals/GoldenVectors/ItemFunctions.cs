using EarlySignal.Signals.Items;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class ItemFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["items.point_biserial"] = v => ItemDiscrimination.PointBiserial(v.Numbers(0), v.Numbers(1)),
        ["items.corrected_item_total"] = v => ItemDiscrimination.CorrectedItemTotal(v.Rows(0))[(int)v.Number(1)],
        ["items.discrimination_index"] = v => ItemDiscrimination.UpperLower(v.Numbers(0), v.Numbers(1)),
        ["items.cronbach_alpha"] = v => CronbachAlpha.Of(v.Rows(0)),
        ["items.learning_slope"] = v => LearningSlope.Of(v.Numbers(0), v.Numbers(1)) is var slope ? new { slope = slope.Slope, t = slope.T } : null!,
        ["items.metabench_difficulty"] = v => ItemDifficulty.Metabench(v.Numbers(0), (int)v.Number(1)),
        ["items.metabench_discrimination"] = v => MetabenchFilter.Discrimination(v.Numbers(0), v.Numbers(1)),
        ["items.metabench_keep"] = v => MetabenchFilter.Keeps(v.Numbers(0), v.Numbers(1)),
        ["items.fisher_information"] = v => new IrtItem(v.Number(1), v.Number(2)).Information(v.Number(0)),
        ["items.ability"] = v => AbilityEstimate.Of(v.Numbers(0), Items(v), Method(v)).Ability,
        ["items.ability_se"] = v => AbilityEstimate.StandardErrorAt(v.Numbers(0), Items(v), v.Number(3)),
        ["items.fluid"] = v => Order(AdaptiveOrder.Of(v.Numbers(0), Items(v), (int)v.Number(3), v.Arguments.Count > 4 ? v.Number(4) : 0)),
        ["items.gp_irt"] = v => Parts(AnchorEstimate.Of(v.Numbers(0), v.Numbers(1), v.Numbers(2), (int)v.Number(3), v.Number(4))),
        ["items.subtask_order"] = v => SubtaskOrder.Of(v.Arguments[0].EnumerateObject().ToDictionary(entry => entry.Name, entry => GoldenVector.Number(entry.Value))),
    });

    private static IrtItem[] Items(GoldenVector v) => [.. v.Numbers(1).Zip(v.Numbers(2), (a, b) => new IrtItem(a, b))];

    private static AbilityMethod Method(GoldenVector v) =>
        v.Arguments.Count > 3 && v.Arguments[3].GetString() == "mle" ? AbilityMethod.MaximumLikelihood : AbilityMethod.PosteriorMode;

    private static object Order(IReadOnlyList<AdaptiveStep> steps) => new { items = steps.Select(step => step.Item), abilities = steps.Select(step => step.Estimate.Ability) };

    private static object Parts(AnchorEstimate estimate) => new { irt = estimate.Irt, pirt = estimate.PIrt, gpirt = estimate.GpIrt };
}
