using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>Finds the one tokenizer that all checkpoints of a series share.</summary>
internal static class TokenizerSearch
{
    private const string FileName = "tokenizer.json";
    private const int LevelsAbove = 2;

    /// <summary>The first checkpoint's tokenizer, after checking that the others have the same.</summary>
    /// <param name="checkpointFolders">The checkpoints' folders; at least one.</param>
    /// <exception cref="InputException">A checkpoint has none, or another one than the first.</exception>
    public static string Find(IReadOnlyList<string> checkpointFolders)
    {
        var files = checkpointFolders.Select(Find).Distinct().ToArray();
        var first = File.ReadAllBytes(files[0]);
        foreach (var file in files.Skip(1))
            if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(first))
                throw new InputException(file, "", "another tokenizer than the first checkpoint's", $"the same content as {files[0]}", "Checkpoints of one series must share a tokenizer, or their scores cannot be compared: restore the file, or split the series.");
        return files[0];
    }

    private static string Find(string checkpointFolder)
    {
        var places = new List<string>();
        for (var folder = checkpointFolder; folder is not null && places.Count <= LevelsAbove; folder = Path.GetDirectoryName(folder))
        {
            var place = Path.Combine(folder, FileName);
            if (File.Exists(place))
                return place;
            places.Add(place);
        }
        throw new InputException(checkpointFolder, FileName, $"none of {string.Join(", ", places)}", "the tokenizer in the checkpoint's folder or at most two levels above it", "Download tokenizer.json, or copy it into the series' folder.");
    }
}
