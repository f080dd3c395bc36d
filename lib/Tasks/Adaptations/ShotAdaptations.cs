using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>Other solved examples before the same questions. Each function gives a new task.</summary>
public static class ShotAdaptations
{
    /// <summary>Shows the first examples of a split.</summary>
    /// <param name="task">The task.</param>
    /// <param name="count">How many; 0 for none.</param>
    /// <param name="split">The split that they come from; null for the one that the task names.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static TaskDefinition Shots(this TaskDefinition task, int count, string? split = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var source = split ?? task.FewShot.Split;
        // What was taken out of the scored split stays the source until another is named.
        var isHeldOut = task.Steps is { } steps && source is not null && steps.SplitOf(source) != source;
        return (task with
        {
            Steps = isHeldOut || task.Steps is null ? task.Steps : task.Steps with { Examples = null },
            FewShot = task.FewShot with { Count = count, Split = source, Sampler = FewShot.FirstN, Indices = null, Samples = null },
        }).Noted(
            nameof(Shots), split is null ? Text(count) : $"{Text(count)}, \"{split}\"", count == 0 ? "Shows no solved examples." : $"Shows the first examples of split '{source}'.");
    }

    /// <summary>Shows examples by their ids, in this order. Those from the scored split are no longer scored.</summary>
    /// <param name="task">The task.</param>
    /// <param name="split">The split that they come from.</param>
    /// <param name="ids">Their ids; an item without one has its place in the split, from 0.</param>
    /// <remarks>When the prompts are made, an id that the split does not have is an <see cref="InputException"/>.</remarks>
    public static TaskDefinition ShotsById(this TaskDefinition task, string split, params IReadOnlyList<string> ids)
    {
        var file = task.File;
        return Chosen(task, split, ids.Count, questions => [.. ids.Select(id => questions.FirstOrDefault(question => question.Id == id)
                ?? throw new InputException(file, "fewshot_split", $"no item '{id}' in split '{split}'", "the id of an item there", "Correct the id; items without one are counted from 0."))])
            .Noted(nameof(ShotsById), $"\"{split}\", {TaskHistory.ListOf(ids, "ids")}", "Shows these solved examples.");
    }

    /// <summary>Shows examples that are picked by chance, the same ones before every question. Those from the scored split are no longer scored.</summary>
    /// <param name="task">The task.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Which ones they are depends on it and the ids only.</param>
    /// <param name="split">The split that they come from; null for the one that the task names.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static TaskDefinition RandomShots(this TaskDefinition task, int count, ulong seed, string? split = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Chosen(task, split ?? task.FewShot.Split ?? task.Split, count, questions => [.. IdHash.Order(questions, seed).Take(count)])
            .Noted(nameof(RandomShots), split is null ? $"{Text(count)}, {Text(seed)}" : $"{Text(count)}, {Text(seed)}, \"{split}\"", "Shows solved examples that were picked by chance.");
    }

    private static TaskDefinition Chosen(TaskDefinition task, string split, int count, Func<IReadOnlyList<Question>, IReadOnlyList<Question>> choose)
    {
        var steps = task.Steps ?? new ItemSteps(task);
        var name = split == task.Split ? ItemSteps.HeldOut(split) : split;
        var chosen = task with
        {
            Steps = steps with { Examples = new ExampleChoice(name, choose) },
            FewShot = task.FewShot with { Count = count, Split = name, Sampler = FewShot.FirstN, Indices = null, Samples = null },
        };
        if (name == split)
            return chosen;
        if (steps.HeldOutAt is not null)
            throw new InputException(task.File, "fewshot_split", $"examples that were already taken out of split '{split}'", "one choice of examples from the scored split", "Make the other choice on the task as it was before.");
        return (chosen with { Steps = chosen.Steps with { HeldOutAt = steps.Steps.Length } }).ThenKeep(questions =>
        {
            var examples = choose(questions).ToHashSet();
            return [.. questions.Where(question => !examples.Contains(question))];
        });
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
