using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>What <c>series.json</c> says about a series; all of it optional.</summary>
internal sealed record SeriesDescription(string? Name, string? Mixture, bool IsControl, TokenSchedule? Schedule)
{
    /// <summary>What is known without a file.</summary>
    public static SeriesDescription None { get; } = new(null, null, false, null);

    /// <summary>Reads the file of a series' folder, if there is one.</summary>
    /// <exception cref="InputException">It is not JSON, or a field is wrong.</exception>
    public static SeriesDescription Read(string folder)
    {
        var file = Path.Combine(folder, CheckpointSeries.DescriptionFile);
        if (!File.Exists(file))
            return None;
        var fields = JsonField.Read(file);
        return new SeriesDescription(fields.String("name"), fields.String("mixture"), fields.Bool("control", absent: false), ReadSchedule(fields));
    }

    private static TokenSchedule? ReadSchedule(JsonField fields)
    {
        var hasRate = fields.TryGet("tokens_per_step", out var rate);
        if (hasRate && rate.Double() <= 0)
            throw rate.Wrong("a number above 0", "Write batch size × sequence length.");
        if (!fields.TryGet("schedule", out var schedule))
            return hasRate ? TokenSchedule.Linear(rate.Double()) : null;
        return schedule.String() switch
        {
            "linear" => TokenSchedule.Linear(fields["tokens_per_step"].Double()),
            "e2lm" when !hasRate => TokenSchedule.E2lm,
            "e2lm" => throw rate.Wrong("no tokens_per_step beside the schedule e2lm, which has its own", "Remove one of the two fields."),
            _ => throw schedule.Wrong("linear or e2lm", "Choose one of them, or give tokens_per_step instead."),
        };
    }
}
