using EarlySignal.Plans;
using EarlySignal.Reports.Charts;
using EarlySignal.Tokenizers;

namespace EarlySignal.Runs;

/// <summary>An inspected item as a picture.</summary>
public static class ItemPicture
{
    /// <summary>The prompt and one of its choices, token by token; what is scored has another colour.</summary>
    /// <param name="item">An item that was inspected with a tokenizer.</param>
    /// <param name="tokenizer">The same tokenizer.</param>
    /// <param name="choice">Which choice, from 0; null for the right one, of several the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such choice.</exception>
    public static Chart Chart(this ItemInspection item, Tokenizer tokenizer, int? choice = null)
    {
        var shown = item.Continuations.ElementAtOrDefault(choice ?? item.Item.Gold)
            ?? throw new ArgumentOutOfRangeException(nameof(choice), choice, $"The item has {item.Continuations.Count} choices.");
        return PromptChart.Of(
            $"{item.Item.Id}: the request for choice {shown.ChoiceIndex}{(!shown.IsGold ? "" : item.Item.OtherGolds.Count == 0 ? ", the right one" : ", a right one")}",
            TokenPieces.Of(tokenizer, [.. shown.Tokens.Select(token => token.Id)]),
            shown.Start);
    }
}
