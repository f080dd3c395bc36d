using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EarlySignal.Results;

/// <summary>Writes scores as the <c>results_*.json</c> of lm-evaluation-harness, with the keys that its own consumers look for.</summary>
public static class LmEvalResultsWriter
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The part of a file's name that the harness takes for the time at which it was written. It is made from the step
    /// instead, one second for each, so that the same scores give the same files and later checkpoints sort behind earlier ones.
    /// </summary>
    public static string DateOf(long step) => DateTime.UnixEpoch.AddSeconds(step).ToString("yyyy-MM-dd'T'HH-mm-ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>Writes the scores of one checkpoint; the same scores give the same bytes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="scores">Scores of one series at one step, at least one. A number that is NaN is written as <c>N/A</c>.</param>
    /// <exception cref="ArgumentException">The scores are of more than one checkpoint.</exception>
    public static void Write(Stream stream, IReadOnlyList<CheckpointScore> scores)
    {
        var (series, step, tokens) = (scores[0].Series, scores[0].Step, scores[0].Tokens);
        if (scores.Any(score => (score.Series, score.Step) != (series, step)))
            throw new ArgumentException("The scores of more than one checkpoint.", nameof(scores));
        var tasks = scores.GroupBy(score => score.Task).ToArray();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            Table(json, "results", tasks, WriteMetrics);
            Table(json, "group_subtasks", tasks, null);
            Table(json, "configs", tasks, WriteConfig);
            WriteEmpty(json, "versions");
            WriteEmpty(json, "n-shot");
            Table(json, "higher_is_better", tasks, WriteDirections);
            Table(json, "n-samples", tasks.Where(task => task.First().Items > 0), WriteItems);
            json.WriteStartObject("config");
            json.WriteString("model", "hf");
            json.WriteString("model_args", string.Create(CultureInfo.InvariantCulture, $"pretrained={series},revision=step{step}"));
            if (scores.Any(score => score.IsPreview))
                json.WriteNumber("limit", scores.Max(score => score.Items));
            else
                json.WriteNull("limit");
            json.WriteEndObject();
            json.WriteNumber("date", step);
            json.WriteString("model_source", "hf");
            json.WriteString("model_name", series);
            json.WriteString("model_name_sanitized", series.Replace('/', '_'));
            json.WriteStartObject(LmEvalOrigin.Key);
            json.WriteString("series", series);
            json.WriteNumber("step", step);
            if (tokens is { } known)
                json.WriteNumber("tokens_bt", known);
            if (scores[0].IsControl)
                json.WriteBoolean("control", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    // With an entry for each task: an object, or an empty list.
    private static void Table(Utf8JsonWriter json, string name, IEnumerable<IGrouping<string, CheckpointScore>> tasks, Action<Utf8JsonWriter, IGrouping<string, CheckpointScore>>? write)
    {
        json.WriteStartObject(name);
        foreach (var task in tasks)
        {
            if (write is null)
            {
                json.WriteStartArray(task.Key);
                json.WriteEndArray();
                continue;
            }
            json.WriteStartObject(task.Key);
            write(json, task);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteMetrics(Utf8JsonWriter json, IGrouping<string, CheckpointScore> task)
    {
        json.WriteString("alias", task.Key);
        foreach (var score in task)
        {
            var name = LmEvalResults.HarnessName(score.Metric);
            var comma = name.IndexOf(',', StringComparison.Ordinal);
            var (metric, filter) = comma < 0 ? (name, ",none") : (name[..comma], name[comma..]);
            WriteNumber(json, metric + filter, score.Value);
            WriteNumber(json, $"{metric}_stderr{filter}", score.StandardError);
        }
    }

    private static void WriteConfig(Utf8JsonWriter json, IGrouping<string, CheckpointScore> task)
    {
        json.WriteString("task", task.Key);
        json.WriteString("output_type", "multiple_choice");
    }

    private static void WriteDirections(Utf8JsonWriter json, IGrouping<string, CheckpointScore> task)
    {
        foreach (var score in task)
            if (score.HigherIsBetter is { } higher)
                json.WriteBoolean(LmEvalResults.HarnessName(score.Metric).Split(',')[0], higher);
    }

    private static void WriteItems(Utf8JsonWriter json, IGrouping<string, CheckpointScore> task)
    {
        json.WriteNumber("original", task.First().Items);
        json.WriteNumber("effective", task.First().Items);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, LmEvalResults.NotKnown);
    }

    private static void WriteEmpty(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }
}
