using System.Globalization;
using System.Text;
using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Plans;

/// <summary>One item exactly as a model will see it; no weights are needed for that.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Place">The item's place in the task, from 0.</param>
/// <param name="Items">How many items the task has.</param>
/// <param name="Item">The item: context, choices, right answer.</param>
/// <param name="Continuations">One for each choice.</param>
/// <param name="Window">The longest sequence of input tokens that the model takes, when it is known.</param>
public sealed record ItemInspection(string Task, int Place, int Items, Item Item, IReadOnlyList<ContinuationView> Continuations, int? Window)
{
    /// <summary>Input tokens of the longest request: all but its last token. 0 without a tokenizer.</summary>
    public int InputTokens => Continuations.Max(one => Math.Max(0, one.Tokens.Count - 1));

    /// <summary>Renders one item, and with a tokenizer encodes it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="item">The item's id, else its place from 0; null: the first.</param>
    /// <param name="tokenizer">The model's tokenizer; null: text only.</param>
    /// <param name="window">The model's window, when it is known. Nothing is cut to it.</param>
    /// <exception cref="InputException">There is no such item, or it cannot be made or encoded.</exception>
    public static ItemInspection Of(TaskDefinition task, string? item = null, Tokenizer? tokenizer = null, int? window = null)
    {
        var items = task.Items();
        var place = item is null ? 0 : Find(items, item);
        var requests = ItemRequests.Of([items[place]], task.TargetDelimiter);
        return new ItemInspection(task.Name, place, items.Count, items[place], [.. requests.Select(request => View(task, request, items[place].Golds.Contains(request.ChoiceIndex), tokenizer))], window);
    }

    /// <summary>The whole inspection as text, white space visible.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Task}, item {Place} of {Items}: {Item.Id}{(Item.Group is null ? "" : $" (group {Item.Group})")}\n\n");
        foreach (var context in Continuations.Select(one => one.Context).Distinct())
            text.Append(VisibleText.Of(context)).Append("\n\n");
        foreach (var one in Continuations)
            text.Append(CultureInfo.InvariantCulture, $"{(one.IsGold ? "gold" : ""),-5}{one.ChoiceIndex,3}  {VisibleText.Of(one.Text).ReplaceLineEndings("")}\n");
        if (Continuations[0].Tokens.Count == 0)
            return text.ToString();
        text.Append('\n');
        foreach (var one in Continuations.DistinctBy(one => one.Context))
            text.Append(CultureInfo.InvariantCulture, $"Tokens of the context ({one.Start})\n  {Shown(one.Tokens.Take(one.Start))}\n");
        foreach (var one in Continuations)
            text.Append(CultureInfo.InvariantCulture, $"Tokens of choice {one.ChoiceIndex} ({one.Tokens.Count - one.Start}{(one.MergesBoundary ? "; the tokenizer alone would merge over the boundary" : "")})\n  {Shown(one.Tokens.Skip(one.Start))}\n");
        text.Append(CultureInfo.InvariantCulture, $"Longest request: {InputTokens} input tokens{(Window is { } window ? $" of {window} that the model takes{(InputTokens > window ? ": TOO LONG" : "")}" : "")}\n");
        return text.ToString();
    }

    private static int Find(IReadOnlyList<Item> items, string wanted)
    {
        for (var i = 0; i < items.Count; i++)
            if (items[i].Id == wanted)
                return i;
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < items.Count)
            return place;
        var nearest = NearestNames.Of(wanted, items.Select(item => item.Id));
        throw new InputException("--item", "", $"'{wanted}'", $"the id of an item, or a number from 0 to {items.Count - 1}", nearest.Count == 0 ? "Leave the option out to see the first item." : $"The nearest ids are {string.Join(", ", nearest)}.");
    }

    private static ContinuationView View(TaskDefinition task, ScoringRequest request, bool isGold, Tokenizer? tokenizer)
    {
        if (tokenizer is null)
            return new ContinuationView(request.ChoiceIndex, request.Context, request.Continuation, isGold, [], 0, false);
        var encoder = new RequestEncoder(tokenizer, int.MaxValue);
        var encoded = encoder.Encode(task.File, [request])[0];
        return new ContinuationView(
            request.ChoiceIndex, request.Context, request.Continuation, isGold,
            [.. encoded.Tokens.Select(id => new TokenView(id, tokenizer.TokenText(id)))], encoded.ContinuationStart, encoder.MergesBoundary(request, encoded));
    }

    private static string Shown(IEnumerable<TokenView> tokens) => string.Join(" ", tokens.Select(token => string.Create(CultureInfo.InvariantCulture, $"{token.Id}:{VisibleText.Of(token.Text).ReplaceLineEndings("")}")));
}

/// <summary>One choice of an inspected item.</summary>
/// <param name="ChoiceIndex">Which choice.</param>
/// <param name="Context">What stands before it; the same for all choices of most items.</param>
/// <param name="Text">The continuation: target delimiter and choice.</param>
/// <param name="IsGold">Whether it is right.</param>
/// <param name="Tokens">Context and continuation; empty when there was no tokenizer.</param>
/// <param name="Start">Where in <paramref name="Tokens"/> the continuation begins, of which log-probabilities are taken.</param>
/// <param name="MergesBoundary">Whether the tokenizer, given both in one piece, would put a token across the boundary.</param>
public sealed record ContinuationView(int ChoiceIndex, string Context, string Text, bool IsGold, IReadOnlyList<TokenView> Tokens, int Start, bool MergesBoundary);

/// <summary>One token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As the vocabulary writes it, such as <c>Ġwater</c>.</param>
public readonly record struct TokenView(int Id, string Text);
