using EarlySignal.Signals.Families;

namespace EarlySignal.Reports;

/// <summary>What a report computes beyond single curves, and how.</summary>
public sealed record ReportOptions
{
    /// <summary>Reference of rankings, weights of the global score, draws of items. Controls and chance are filled in.</summary>
    public FamilyOptions Family { get; init; } = new();

    /// <summary>Tokens, in the unit of the curves, at which the ranking is forecast; NaN means twice as far as all series reach.</summary>
    public double ForecastAt { get; init; } = double.NaN;
}
