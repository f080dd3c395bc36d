using EarlySignal.Signals.Rankings;

namespace EarlySignal.Signals.Families;

/// <summary>What to compute for a family, and how.</summary>
public sealed record FamilyOptions
{
    /// <summary>The series on a science mixture that science compliance compares with <see cref="WebSeries"/>; null when there is none.</summary>
    public string? ScienceSeries { get; init; }

    /// <summary>The series of the same size on web text alone. It is a control: left out of signal quality and rankings.</summary>
    public string? WebSeries { get; init; }

    /// <summary>Further series to leave out of signal quality and rankings.</summary>
    public IReadOnlyList<string> ControlSeries { get; init; } = [];

    /// <summary>What a model that knows nothing scores; science compliance is undefined without it.</summary>
    public double Chance { get; init; } = double.NaN;

    /// <summary>Where the early part of training ends that science compliance looks at, in the unit of the token counts.</summary>
    public double EarlyTokens { get; init; } = double.PositiveInfinity;

    /// <summary>What rankings are compared with. The last checkpoint, as then also short runs have a ranking consistency.</summary>
    public RankingReference Reference { get; init; } = RankingReference.Final;

    /// <summary>What a tie of two models counts in ranking consistency.</summary>
    public TieRule Ties { get; init; } = TieRule.Half;

    /// <summary>Decision accuracy asks how well the last checkpoint up to this token count predicts the last one; NaN means a quarter of the way.</summary>
    public double DecisionTokens { get; init; } = double.NaN;

    /// <summary>What each score counts in the global one.</summary>
    public GlobalWeights Weights { get; init; } = GlobalWeights.E2lm;

    /// <summary>How often the items are drawn anew. More make the ends of intervals steadier; time and memory grow with it.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Seed of the draws; the same seed gives the same numbers on any number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>How often intervals are to cover the truth, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>
    /// These options for a family of which some series are controls. Unless others are named, science compliance compares the first
    /// other series with the first control.
    /// </summary>
    /// <param name="series">Names of all series.</param>
    /// <param name="controls">Those among them that were trained without what the benchmark asks.</param>
    /// <param name="chance">What a model that knows nothing scores, unless these options say so; NaN when unknown.</param>
    public FamilyOptions For(IReadOnlyList<string> series, IReadOnlyList<string> controls, double chance)
    {
        var web = WebSeries ?? controls.FirstOrDefault();
        var science = ScienceSeries ?? (web is null ? null : series.FirstOrDefault(name => !controls.Contains(name)));
        return this with
        {
            ScienceSeries = web is null ? null : science,
            WebSeries = science is null ? null : web,
            ControlSeries = [.. ControlSeries.Union(controls)],
            Chance = double.IsNaN(Chance) ? chance : Chance,
        };
    }
}
