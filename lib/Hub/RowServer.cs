using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// The public server that gives the rows of any dataset in pages (<c>/splits</c> and <c>/rows</c>), for datasets whose own files
/// are of a kind that is not read here. Pages are kept as they come, so that a fetch that was stopped goes on where it was.
/// </summary>
internal sealed class RowServer(HubOptions options, HubApi api, HubCache cache)
{
    private const int PageSize = 100;

    /// <summary>The file of a split that was fetched before; null when there is none.</summary>
    public string? Cached(HubReference dataset, string? configuration, string split)
    {
        var folder = cache.RowsOf(dataset.Repository);
        if (configuration is not null)
            return File.Exists(FileOf(folder, configuration, split)) ? FileOf(folder, configuration, split) : null;
        // Without a name the configuration is the only one, or the one called default.
        var found = Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => FileOf(folder, Uri.UnescapeDataString(Path.GetFileName(path)), split)).Where(File.Exists).ToList() : [];
        return found is [var only] ? only : found.Find(file => file == FileOf(folder, "default", split));
    }

    /// <summary>Makes a split lie in the cache.</summary>
    /// <exception cref="InputException">There is no such configuration or split, or the server does not give it.</exception>
    public async Task<string> FetchAsync(HubReference dataset, string? configuration, string split, CancellationToken stop)
    {
        if (Cached(dataset, configuration, split) is { } known)
            return known;
        if (options.IsOffline)
            throw HubIndex.Offline(dataset, $"a cache without the rows of split '{split}'");
        try
        {
            var name = await ConfigurationAsync(dataset, configuration, split, stop);
            var file = FileOf(cache.RowsOf(dataset.Repository), name, split);
            using var gate = await BlobLock.TakeAsync(cache.LockOf(dataset.Repository, $"rows-{Uri.EscapeDataString(name)}-{Uri.EscapeDataString(split)}"), stop);
            if (!File.Exists(file))
                await PagesAsync(dataset, name, split, file, stop);
            return file;
        }
        catch (HubRefusalException refusal)
        {
            throw new InputException(dataset.ToString(), "", $"answer {(int)refusal.Status} of the server of rows" + (refusal.Message.Length == 0 ? "" : $" ({refusal.Message})"),
                "a public dataset whose rows can be shown", "Correct the name, or download the data and write 'dataset_path: json' with local data files.");
        }
    }

    private async Task<string> ConfigurationAsync(HubReference dataset, string? configuration, string split, CancellationToken stop)
    {
        var (answer, _) = await api.AskAsync(Address(dataset, "splits", ""), stop);
        var splits = answer["splits"].Items().Select(entry => (Configuration: entry["config"].String(), Split: entry["split"].String())).ToList();
        var names = splits.Select(entry => entry.Configuration).Distinct().Order(StringComparer.Ordinal).ToList();
        var name = configuration ?? (names is [var only] ? only : names.Find(known => known == "default"))
            ?? throw new InputException(dataset.ToString(), "dataset_name", "no configuration", $"one of {string.Join(", ", names)}", "Name one in the task file.");
        if (!names.Contains(name))
            throw Unknown(dataset, "dataset_name", name, names);
        var known = splits.Where(entry => entry.Configuration == name).Select(entry => entry.Split).ToList();
        return known.Contains(split) ? name : throw Unknown(dataset, "split", split, known);
    }

    private async Task PagesAsync(HubReference dataset, string configuration, string split, string file, CancellationToken stop)
    {
        List<string> pages = [];
        for (var rows = PageSize; rows == PageSize;)
        {
            var page = $"{file}.{pages.Count:00000}";
            if (!File.Exists(page))
            {
                var question = $"&config={Uri.EscapeDataString(configuration)}&split={Uri.EscapeDataString(split)}&offset={pages.Count * PageSize}&length={PageSize}";
                var (answer, _) = await api.AskAsync(Address(dataset, "rows", question), stop);
                Write(page, answer);
            }
            pages.Add(page);
            rows = File.ReadLines(page).Count();
        }
        AtomicFile.Write(file, whole =>
        {
            foreach (var page in pages)
                whole.Write(File.ReadAllBytes(page));
        });
        pages.ForEach(File.Delete);
    }

    private static void Write(string page, JsonField answer)
    {
        var rows = answer["rows"].Items().ToList();
        if (rows.Find(row => row.TryGet("truncated_cells", out var cut) && cut.Items().Any()) is { Element.ValueKind: not JsonValueKind.Undefined } shortened)
            throw shortened.Wrong("rows that are whole", "Download the data, and write 'dataset_path: json' with local data files.", "a row with cells that the server has cut");
        AtomicFile.WriteText(page, string.Concat(rows.Select(row => JsonSerializer.Serialize(row["row"].Element) + "\n")));
    }

    private Uri Address(HubReference dataset, string question, string rest) =>
        new($"{options.RowsEndpoint.AbsoluteUri.TrimEnd('/')}/{question}?dataset={Uri.EscapeDataString(dataset.Repository["datasets/".Length..])}{rest}");

    private static string FileOf(string folder, string configuration, string split) =>
        Path.Combine(folder, Uri.EscapeDataString(configuration), Uri.EscapeDataString(split) + ".jsonl");

    private static InputException Unknown(HubReference dataset, string field, string name, IReadOnlyList<string> known) => new(
        dataset.ToString(), field, $"'{name}'", $"one of {string.Join(", ", known)}", NearestNames.Of(name, known, 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the name in the task file.");
}
