using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Signals.Rankings;

/// <summary>
/// Which ranking the others are compared with. E2LM compares rankings up to 200 BT with those from there to 1 TT; which ranking
/// stands for the early part has not been published, so that a ranking consistency has to name it.
/// </summary>
public abstract record RankingReference
{
    /// <summary>The billions of tokens (BT) at which E2LM's early part ends.</summary>
    public const double EarlyTokens = 200;

    private RankingReference() { }

    /// <summary>The first checkpoint; all later ones are compared with it.</summary>
    public static RankingReference First { get; } = new AtIndex(0);

    /// <summary>The last checkpoint; all earlier ones are compared with it.</summary>
    public static RankingReference Final { get; } = new AtEnd();

    /// <summary>The mean score of the checkpoints up to a token count; the later ones are compared with it.</summary>
    /// <param name="tokens">In the unit of the grid, billions where tokens are known.</param>
    public static RankingReference EarlyMean(double tokens = EarlyTokens) => new MeanUntil(tokens);

    /// <summary>The last checkpoint up to a token count; the later ones are compared with it.</summary>
    /// <param name="tokens">In the unit of the grid, billions where tokens are known.</param>
    public static RankingReference At(double tokens = EarlyTokens) => new AtTokens(tokens);

    /// <summary>The checkpoint with an index, counted from 0; the later ones are compared with it.</summary>
    public static RankingReference Checkpoint(int index) => new AtIndex(index);

    /// <summary>Its name in words.</summary>
    public sealed override string ToString() => Name;

    internal abstract string Name { get; }

    /// <summary>The reference scores and the steps that are compared with them; null when there is no such checkpoint.</summary>
    internal abstract (double[] Scores, Range Compared)? In(TokenGrid grid, IReadOnlyList<double[]> table);

    private sealed record AtIndex(int Index) : RankingReference
    {
        internal override string Name => Index == 0 ? "the first checkpoint" : string.Create(CultureInfo.InvariantCulture, $"checkpoint {Index} (from 0)");

        internal override (double[] Scores, Range Compared)? In(TokenGrid grid, IReadOnlyList<double[]> table) =>
            Index >= 0 && Index < table.Count ? (table[Index], (Index + 1)..table.Count) : null;
    }

    private sealed record AtEnd : RankingReference
    {
        internal override string Name => "the last checkpoint";

        internal override (double[] Scores, Range Compared)? In(TokenGrid grid, IReadOnlyList<double[]> table) =>
            table.Count > 0 ? (table[^1], 0..(table.Count - 1)) : null;
    }

    private sealed record AtTokens(double Tokens) : RankingReference
    {
        internal override string Name => string.Create(CultureInfo.InvariantCulture, $"the last checkpoint up to {Tokens} BT");

        internal override (double[] Scores, Range Compared)? In(TokenGrid grid, IReadOnlyList<double[]> table) =>
            grid.CountUntil(Tokens) is > 0 and var count ? (table[count - 1], count..table.Count) : null;
    }

    private sealed record MeanUntil(double Tokens) : RankingReference
    {
        internal override string Name => string.Create(CultureInfo.InvariantCulture, $"the mean of the checkpoints up to {Tokens} BT");

        internal override (double[] Scores, Range Compared)? In(TokenGrid grid, IReadOnlyList<double[]> table)
        {
            var early = grid.CountUntil(Tokens);
            return early == 0
                ? null
                : ([.. table[0].Select((_, model) => CompensatedSum.Mean([.. table.Take(early).Select(row => row[model])]))], early..table.Count);
        }
    }
}
