using EarlySignal.Metrics;

namespace EarlySignal.Reports;

/// <summary>What an axis is called that shows a metric.</summary>
internal static class MetricLabel
{
    /// <summary>The metric, its unit where it has one that is known, and where good is.</summary>
    public static string Of(string metric, bool higherIsBetter)
    {
        string[] notes = [.. Unit(MetricList.Find(metric)?.Unit), .. higherIsBetter ? Array.Empty<string>() : ["lower is better"]];
        return notes.Length == 0 ? metric : $"{metric} ({string.Join(", ", notes)})";
    }

    private static string[] Unit(MetricUnit? unit) => unit switch
    {
        MetricUnit.Nats => ["nats"],
        MetricUnit.BitsPerByte => ["bits per byte"],
        _ => [],
    };
}
