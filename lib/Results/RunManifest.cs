using System.Buffers;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>What a finished run was: one checkpoint scored on one task. It stands beside the item results as <c>run.json</c>.</summary>
/// <remarks>It holds nothing that differs between two runs of the same key (times, threads, machine), so that a run that was
/// killed and resumed leaves the same bytes as one that was not.</remarks>
public sealed record RunManifest
{
    /// <summary>Hash of everything that can change a score: weights, configuration, tokenizer, rendered requests, scoring version.</summary>
    public required string Key { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The series that the checkpoint belongs to.</summary>
    public required string Series { get; init; }

    /// <summary>Whether the series is a control, such as a model trained on web text only: shown, but left out of averages.</summary>
    public required bool IsControl { get; init; }

    /// <summary>The checkpoint's name, such as <c>step0000400</c>.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Training step of the checkpoint.</summary>
    public required long Step { get; init; }

    /// <summary>Training tokens seen, in billions; null when the series gives no schedule.</summary>
    public required double? Tokens { get; init; }

    /// <summary>Number of items that were scored.</summary>
    public required int Items { get; init; }

    /// <summary>Number of items of the whole task; more than <see cref="Items"/> when the run is a preview.</summary>
    public required int TaskItems { get; init; }

    /// <summary>How the task was made of a benchmark: the sentences of its history, in order; empty when it was taken as it is.</summary>
    public string TaskHistory { get; init; } = "";

    /// <summary>SHA-256 of the task's items as text (ids, contexts, choices, right answers), whatever the model; empty when it is not known.</summary>
    public string ItemSetHash { get; init; } = "";

    /// <summary>SHA-256 of the item results file; filled in when the run is finished.</summary>
    public string ItemsHash { get; init; } = "";

    /// <summary>Whether only a part of the task was scored, so that the numbers are for a first look only.</summary>
    public bool IsPreview => Items < TaskItems;

    internal void Write(Stream stream)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("key", Key);
            json.WriteString("task", Task);
            json.WriteString("series", Series);
            json.WriteBoolean("control", IsControl);
            json.WriteString("checkpoint", Checkpoint);
            json.WriteNumber("step", Step);
            if (Tokens is { } tokens)
                json.WriteNumber("tokens_bt", tokens);
            json.WriteNumber("items", Items);
            json.WriteNumber("task_items", TaskItems);
            if (IsPreview)
                json.WriteString("preview", "PREVIEW: only a part of the task was scored");
            if (TaskHistory.Length > 0)
                json.WriteString("task_history", TaskHistory);
            if (ItemSetHash.Length > 0)
                json.WriteString("item_set_sha256", ItemSetHash);
            json.WriteString("items_sha256", ItemsHash);
            json.WriteEndObject();
        }
        stream.Write(buffer.WrittenSpan);
        stream.WriteByte((byte)'\n');
    }

    internal static RunManifest Read(string file)
    {
        try
        {
            return Of(JsonField.Read(file));
        }
        catch (InputException fault)
        {
            throw fault.WithRemedy(FinishedRun.Remedy);
        }
    }

    private static RunManifest Of(JsonField json)
    {
        return new RunManifest
        {
            Key = json["key"].String(),
            Task = json["task"].String(),
            Series = json["series"].String(),
            IsControl = json["control"].Bool(),
            Checkpoint = json["checkpoint"].String(),
            Step = json["step"].Long(),
            Tokens = json.TryGet("tokens_bt", out var tokens) ? tokens.Double() : null,
            Items = json["items"].Int(),
            TaskItems = json["task_items"].Int(),
            TaskHistory = json.String("task_history") ?? "",
            ItemSetHash = json.String("item_set_sha256") ?? "",
            ItemsHash = json["items_sha256"].String(),
        };
    }
}
