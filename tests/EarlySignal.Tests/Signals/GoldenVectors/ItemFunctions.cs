namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class ItemFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<Support.GoldenVector, object>>(), NotYet: """
        items.ability items.ability_se items.corrected_item_total items.cronbach_alpha items.discrimination_index items.fisher_information items.fluid
        items.gp_irt items.learning_slope items.metabench_difficulty items.metabench_discrimination items.metabench_keep items.point_biserial
        items.subtask_order
        """);
}
