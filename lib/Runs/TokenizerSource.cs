using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>A tokenizer without a model: what looking at a task's tokens needs.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Window">The longest sequence of input tokens that the checkpoint takes; null when there is none, or its <c>config.json</c> does not say.</param>
public sealed record TokenizerSource(Tokenizer Tokenizer, int? Window)
{
    private const string FileName = "tokenizer.json";
    private static readonly string[] WindowFields = ["max_position_embeddings", "n_positions"];

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A <c>tokenizer.json</c>, a folder with one, a checkpoint, or a series of checkpoints.</param>
    /// <exception cref="InputException">There is no tokenizer, or it cannot be read.</exception>
    public static TokenizerSource Open(string path)
    {
        if (File.Exists(path))
            return new TokenizerSource(Tokenizer.Load(path), null);
        var folder = File.Exists(Path.Combine(path, FileName)) || File.Exists(Path.Combine(path, Checkpoint.ConfigFile))
            ? Path.GetFullPath(path)
            : CheckpointSeries.Open(path).Checkpoints[^1].Folder;
        return new TokenizerSource(Tokenizer.Load(TokenizerSearch.Find(folder)), WindowOf(Path.Combine(folder, Checkpoint.ConfigFile)));
    }

    private static int? WindowOf(string configFile)
    {
        if (!File.Exists(configFile))
            return null;
        var config = JsonField.Read(configFile);
        foreach (var name in WindowFields)
            if (config.TryGet(name, out var field))
                return field.Int();
        return null;
    }
}
