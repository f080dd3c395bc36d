using EarlySignal.Basics;

namespace EarlySignal.Checkpoints;

/// <summary>Finds a checkpoint's tokenizer.</summary>
internal static class TokenizerSearch
{
    private const string FileName = "tokenizer.json";
    private const int LevelsAbove = 2;

    /// <summary>The file in a checkpoint's folder, else in one of the folders above it.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Find(string checkpointFolder)
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
