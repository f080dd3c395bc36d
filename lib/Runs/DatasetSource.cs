using EarlySignal.Basics;
using EarlySignal.Hub;
using EarlySignal.Tasks;

namespace EarlySignal.Runs;

/// <summary>
/// Fetches the items of tasks that name a dataset on the Hub: its own files where they are JSON or tables, else its rows from
/// the public server of rows. What was fetched once is in the cache, and no request is made for it again.
/// </summary>
public static class DatasetSource
{
    private const string Card = "README.md";

    /// <summary>The task with its data on this machine; the Hub is the one that the environment names.</summary>
    /// <param name="task">A task; one with local data comes back as it is.</param>
    /// <param name="stop">Ends the download; what has come is kept.</param>
    /// <exception cref="InputException">The dataset, configuration or split does not exist, or the Hub does not answer.</exception>
    public static TaskDefinition Bring(TaskDefinition task, CancellationToken stop = default)
    {
        if (IsHere(task))
            return task;
        using var hub = new HubClient(HubOptions.FromEnvironment());
        return Bring(task, hub, stop);
    }

    /// <summary>The task with its data on this machine.</summary>
    /// <param name="task">A task; one with local data comes back as it is.</param>
    /// <param name="hub">The Hub.</param>
    /// <param name="stop">Ends the download; what has come is kept.</param>
    /// <exception cref="InputException">The dataset, configuration or split does not exist, or the Hub does not answer.</exception>
    public static TaskDefinition Bring(TaskDefinition task, HubClient hub, CancellationToken stop = default) => IsHere(task)
        ? task
        : task with { DataFiles = task.NeededSplits.ToDictionary(split => split, split => Files(task, task.Dataset!, split, hub, stop), StringComparer.Ordinal) };

    private static bool IsHere(TaskDefinition task) => task.Dataset is null || task.NeededSplits.All(task.DataFiles.ContainsKey);

    private static IReadOnlyList<string> Files(TaskDefinition task, DatasetReference dataset, string split, HubClient hub, CancellationToken stop)
    {
        var reference = HubReference.Dataset(dataset.Path, dataset.Revision);
        if (dataset.Files is { } named)
        {
            var paths = named.TryGetValue(split, out var own) ? own
                : throw new InputException(task.File, "dataset_kwargs.data_files", $"no split '{split}'", $"one of {string.Join(", ", named.Keys)}", "Add the split's files, or name another split.");
            return [.. paths.Select(path => Fetch(task, reference, path, hub, stop))];
        }
        if (hub.CachedRows(reference, dataset.Configuration, split) is { } rows)
            return [rows];
        var listed = hub.Paths(reference, stop);
        var files = Readable(dataset, reference, split, listed, hub, stop);
        return files.Count > 0
            ? [.. files.Select(path => Fetch(task, reference, path, hub, stop))]
            : [hub.FetchRows(reference, dataset.Configuration, split, stop)];
    }

    // The split's files when all of them are of a kind that is read here; else none.
    private static IReadOnlyList<string> Readable(DatasetReference dataset, HubReference reference, string split, IReadOnlyList<string> listed, HubClient hub, CancellationToken stop)
    {
        var byCard = listed.Contains(Card) && hub.FetchFile(reference, Card, stop) is { } card ? DatasetCard.Files(card, listed, dataset.Configuration, split) : null;
        var files = byCard ?? (dataset.Configuration is null or "default" && !listed.Any(path => Path.GetExtension(path) is ".parquet" or ".py" or ".arrow")
            ? DataFolder.Splits(listed.Where(DataFile.IsReadable)).GetValueOrDefault(split, [])
            : []);
        return files.All(DataFile.IsReadable) ? files : [];
    }

    private static string Fetch(TaskDefinition task, HubReference reference, string path, HubClient hub, CancellationToken stop) =>
        hub.FetchFile(reference, path, stop) ?? throw new InputException(
            task.File, "dataset_kwargs.data_files", $"'{path}', which {reference} does not have", "the path of a file in the dataset",
            NearestNames.Of(path, hub.Paths(reference, stop), 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the path.");
}
