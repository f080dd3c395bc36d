using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Models;
using EarlySignal.Reports;
using EarlySignal.Reports.Charts;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>One checkpoint and its tokenizer, open to be looked at. Nothing is computed with the weights here.</summary>
public sealed class CheckpointView : IDisposable
{
    private readonly Checkpoint _checkpoint;

    private CheckpointView(Checkpoint checkpoint, LanguageModel model, Tokenizer tokenizer)
    {
        _checkpoint = checkpoint;
        Model = model;
        Tokenizer = tokenizer;
    }

    /// <summary>The weights in their roles; valid until the view is disposed.</summary>
    public LanguageModel Model { get; }

    /// <summary>The tokenizer: of the folder, else of one of the two above it.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>How many numbers training has set; an embedding that is also the head counts once.</summary>
    public long Parameters => Tensors().Sum(tensor => tensor.Count);

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="folder">A folder with <c>config.json</c> and weights.</param>
    /// <exception cref="InputException">A file is missing or damaged, or the architecture is not supported.</exception>
    public static CheckpointView Open(string folder)
    {
        var checkpoint = Checkpoint.Open(folder);
        try
        {
            return new CheckpointView(checkpoint, LanguageModel.From(checkpoint), Tokenizer.Load(TokenizerSearch.Find(folder)));
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="checkpoint">A checkpoint whose folder is on this machine.</param>
    public static CheckpointView Open(CheckpointEntry checkpoint) => Open(checkpoint.Folder);

    /// <summary>The sizes that make the model what it is, each with the name of its field in <c>config.json</c>.</summary>
    public Table Architecture()
    {
        var its = Model.Architecture;
        return new(
            $"{its.Family}, {NumberText.Count(Parameters)} parameters",
            [new("what", IsNumber: false), new("here", IsNumber: true), new("which is", IsNumber: false)],
            [
                ["vocabulary", NumberText.Count(its.Vocabulary), "how many different tokens it reads and writes"],
                ["width", NumberText.Count(its.Hidden), "numbers that stand for one token inside the model"],
                ["layers", NumberText.Count(its.Layers), "how often these numbers are worked over"],
                ["attention heads", NumberText.Count(its.Heads), "how many things a token looks back for at once"],
                ["key/value heads", NumberText.Count(its.KeyValueHeads), "how many sets of things to find; fewer than heads when they share"],
                ["head size", NumberText.Count(its.HeadSize), "numbers of one head"],
                ["feed-forward width", NumberText.Count(its.FeedForward), "inner width of the part that works on each token alone"],
                ["window", NumberText.Count(its.MaxPositions), "the longest text, in tokens, that it was made for"],
            ]);
    }

    /// <summary>Where the parameters lie: embedding, layers, norms and head.</summary>
    public Table Weights()
    {
        IReadOnlyList<Tensor> layers = [.. Model.Layers.SelectMany(OfLayer).DistinctBy(tensor => tensor.Name)];
        var isTied = Model.Head.Weight.Name == Model.Embedding.Name;
        return new(
            $"{NumberText.Count(_checkpoint.Tensors.Count)} tensors, stored as {Model.Embedding.Type}",
            [new("part", IsNumber: false), new("parameters", IsNumber: true), new("share", IsNumber: true)],
            [
                Row("token embedding" + (isTied ? ", also the head" : ""), Model.Embedding.Count),
                Row($"{NumberText.Count(Model.Layers.Count)} layers", layers.Sum(tensor => tensor.Count)),
                Row("all else", Parameters - Model.Embedding.Count - layers.Sum(tensor => tensor.Count)),
            ]);

        IReadOnlyList<TableCell> Row(string part, long count) =>
            [part, NumberText.Count(count), ((double)count / Parameters).ToString("P0", CultureInfo.InvariantCulture)];
    }

    /// <summary>A text cut into tokens, one row each: id, token as the vocabulary writes it, and the piece of text that it is.</summary>
    /// <param name="text">Any text; may be empty.</param>
    /// <exception cref="InputException">The text is not well-formed Unicode.</exception>
    public Table Tokens(string text)
    {
        var ids = Tokenizer.Encode(text, addSpecialTokens: false);
        var pieces = TokenPieces.Of(Tokenizer, ids);
        return new(
            $"{NumberText.Count(ids.Length)} tokens",
            [new("place", IsNumber: true), new("id", IsNumber: true), new("in the vocabulary", IsNumber: false), new("text", IsNumber: false)],
            [.. ids.Select((id, i) => (IReadOnlyList<TableCell>)[NumberText.Count(i), NumberText.Count(id), Tokenizer.TokenText(id), VisibleText.Of(pieces[i]).TrimEnd('\n')])]);
    }

    /// <summary>A text cut into tokens, as a picture.</summary>
    /// <param name="text">Any text.</param>
    /// <exception cref="InputException">The text is not well-formed Unicode.</exception>
    public Chart TokenChart(string text)
    {
        var pieces = TokenPieces.Of(Tokenizer, Tokenizer.Encode(text, addSpecialTokens: false));
        return PromptChart.Of("A text as the model sees it", pieces, pieces.Count) with { Subtitle = $"{NumberText.Count(pieces.Count)} tokens; · is a space, ↵ a line end" };
    }

    /// <summary>Closes the checkpoint's files.</summary>
    public void Dispose() => _checkpoint.Dispose();

    private IEnumerable<Tensor> Tensors() => new[] { Model.Embedding, Model.PositionEmbedding, Model.Head.Weight, Model.Head.Bias, Model.FinalNorm.Weight, Model.FinalNorm.Bias }
        .OfType<Tensor>().Concat(Model.Layers.SelectMany(OfLayer)).DistinctBy(tensor => tensor.Name);

    private static IEnumerable<Tensor> OfLayer(LayerWeights layer)
    {
        Linear?[] maps = [layer.Query, layer.Key, layer.Value, layer.Output, layer.Gate, layer.Up, layer.Down];
        Norm?[] norms = [layer.AttentionNorm, layer.FeedForwardNorm, layer.QueryNorm, layer.KeyNorm, layer.AttentionOutputNorm, layer.FeedForwardOutputNorm];
        return maps.SelectMany(map => new[] { map?.Weight, map?.Bias }).Concat(norms.SelectMany(norm => new[] { norm?.Weight, norm?.Bias })).OfType<Tensor>();
    }
}
