using EarlySignal.Signals;

namespace EarlySignal.Reports;

/// <summary>The unit in which the length of training is shown, chosen so that the numbers are readable.</summary>
/// <param name="Name">For an axis, such as <c>training tokens (billions)</c>.</param>
/// <param name="Symbol">After a number, such as <c>BT</c>.</param>
/// <param name="PerToken">How many of this unit are one unit of <see cref="Curve.Tokens"/>.</param>
internal sealed record TrainingUnit(string Name, string Symbol, double PerToken)
{
    private static readonly TrainingUnit Billions = new("training tokens (billions)", "BT", 1);
    private static readonly TrainingUnit Millions = new("training tokens (millions)", "M tokens", 1e3);
    private static readonly TrainingUnit Thousands = new("training tokens (thousands)", "K tokens", 1e6);
    private static readonly TrainingUnit Steps = new("training step", "steps", 1);

    /// <summary>The unit for some curves that are shown together.</summary>
    public static TrainingUnit For(IReadOnlyList<Curve> curves)
    {
        if (!curves.Any(curve => curve.HasTokens))
            return Steps;
        var last = curves.SelectMany(curve => curve.Tokens).Max();
        return last >= 1 ? Billions : last >= 1e-3 ? Millions : Thousands;
    }

    /// <summary>A range of training, such as <c>0.5 to 40 M tokens</c>.</summary>
    public string Window(double first, double last) =>
        $"{NumberText.Compact(first * PerToken)} to {NumberText.Compact(last * PerToken)} {Symbol}";
}
