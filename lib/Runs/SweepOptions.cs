using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Plans;

namespace EarlySignal.Runs;

/// <summary>Which engine computes the scores.</summary>
public enum EngineKind
{
    /// <summary>Vectorised and multi-threaded; the one to use.</summary>
    Cpu,

    /// <summary>Plain loops in double precision: slow, the judge of the others.</summary>
    Reference,
}

/// <summary>How a sweep is run. What can change a score is said at each option; all else affects speed only.</summary>
public sealed record SweepOptions
{
    private const int MostThreads = 1024;

    /// <summary>The engine. Engines agree within 2e-4 on a summed log-likelihood.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Cpu;

    /// <summary>Threads of the CPU engine; 0 means all cores. Never changes a score.</summary>
    public int Threads { get; init; }

    /// <summary>Most bytes that the CPU engine may take, the mapped checkpoint not counted; null: three quarters of what the machine or the container has. Smaller batches are made to fit; never changes a score.</summary>
    public long? Memory { get; init; }

    /// <summary>The limit in bytes.</summary>
    internal long MemoryLimit => Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>Scores the first items of each task only; the results are marked PREVIEW and kept apart from whole runs.</summary>
    public int? Limit { get; init; }

    /// <summary>Takes every n-th (checkpoint, task) pair, for job arrays that share a results folder. Never changes a score.</summary>
    public Part Only { get; init; } = Part.All;

    /// <summary>What happens to a request that is longer than the model's window; cutting it changes the question and so the score.</summary>
    public OverlongPolicy Overlong { get; init; } = OverlongPolicy.Refuse;

    /// <summary>Refuses values that no sweep can be run with.</summary>
    /// <exception cref="InputException">An option is out of its range.</exception>
    internal void Check()
    {
        if (Limit < 1)
            throw new InputException("--limit", "", $"{Limit}", "at least 1 item", "Leave the option out to score all items.");
        if (Threads is < 0 or > MostThreads)
            throw new InputException("--threads", "", $"{Threads}", $"0 (all cores) to {MostThreads}", "Leave the option out to use all cores.");
        if (Memory < 1)
            throw new InputException("--memory", "", $"{Memory} bytes", "a positive size", "Leave the option out to use what the machine has.");
        if (!Enum.IsDefined(Engine))
            throw new InputException("--engine", "", $"{Engine}", string.Join(", ", Enum.GetNames<EngineKind>()), "Choose one of these.");
    }
}

/// <summary>One part of a list that is dealt out to several jobs in turn.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct Part(int Index, int Count)
{
    /// <summary>The whole list.</summary>
    public static Part All { get; } = new(1, 1);

    /// <summary>Reads <c>k/n</c>.</summary>
    /// <exception cref="InputException">The text is not k/n with 1 ≤ k ≤ n.</exception>
    public static Part Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0
            && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
            return new Part(index, count);
        throw new InputException("--only", "", $"'{text}'", "k/n with 1 ≤ k ≤ n, such as 3/8", "Give each job of the array its own k and the same n.");
    }

    /// <summary>Whether the entry at that place of the list, from 0, belongs to this part.</summary>
    public bool Has(int place) => place % Count == Index - 1;
}
