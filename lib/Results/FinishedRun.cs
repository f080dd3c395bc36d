using System.Security.Cryptography;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>A run that is on disk, whole.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Manifest">What it is.</param>
public sealed record FinishedRun(string Folder, RunManifest Manifest)
{
    /// <summary>Reads the item results, in the task's order.</summary>
    /// <exception cref="InputException">The file is missing, was changed since it was written, or cannot be read.</exception>
    public IReadOnlyList<ItemResult> ReadItems()
    {
        var file = Path.Combine(Folder, ResultFolder.ItemsName);
        if (!File.Exists(file))
            throw new InputException(file, "", "no such file", "the item results of the run", Remedy);
        var bytes = File.ReadAllBytes(file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (hash != Manifest.ItemsHash)
            throw new InputException(file, "", $"content with SHA-256 {hash}", $"{Manifest.ItemsHash}, as {ResultFolder.ManifestName} says", Remedy);
        if (bytes is not [.., (byte)'\n'])
            throw new InputException(file, "", "no line feed at the end", "whole lines", Remedy);
        var items = new List<ItemResult>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            items.Add(ItemResultJson.Read(file, items.Count + 1, bytes.AsMemory(start, length)));
            start += length + 1;
        }
        return items.Count == Manifest.Items
            ? items
            : throw new InputException(file, "", $"{items.Count} items", $"{Manifest.Items}, as {ResultFolder.ManifestName} says", Remedy);
    }

    internal const string Remedy = "Delete the run's folder and score the checkpoint again.";
}
