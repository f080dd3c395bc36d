using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>Other options for the same questions. Each function gives a new task; the right answer moves with its text.</summary>
public static class ChoiceAdaptations
{
    /// <summary>Puts the options of each question, examples included, into an order of its own, so that no position is right more often.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seed">The order depends on it and the item's id only.</param>
    public static TaskDefinition ShuffleChoices(this TaskDefinition task, ulong seed = 0) =>
        task.Rewriting()
            .ThenEach(question => Reordered(question, IdHash.Permutation(question.Id, seed, question.Options.Count)))
            .Noted(nameof(ShuffleChoices), Text(seed), "Shuffles the options of each item.");

    /// <summary>
    /// Moves every option on by some places, the last ones to the front. Scoring a task in each of its rotations shows what a
    /// model owes to the position of the right answer.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="places">How many places; may be negative.</param>
    public static TaskDefinition RotateChoices(this TaskDefinition task, int places) =>
        task.Rewriting()
            .ThenEach(question =>
            {
                var count = question.Options.Count;
                var shift = (places % count + count) % count;
                return Reordered(question, [.. Enumerable.Range(0, count).Select(i => (i - shift + count) % count)]);
            })
            .Noted(nameof(RotateChoices), places.ToString(CultureInfo.InvariantCulture), "Moves the options of each item on, the last ones to the front.");

    /// <summary>Makes items easier: drops wrong answers, picked by chance, and keeps the order of the rest. One wrong answer always stays.</summary>
    /// <param name="task">The task.</param>
    /// <param name="count">How many wrong answers to drop, at least 1.</param>
    /// <param name="seed">Which ones are dropped depends on it and the item's id only.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static TaskDefinition DropDistractors(this TaskDefinition task, int count, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return task.Rewriting()
            .ThenEach(question =>
            {
                var dropped = IdHash.Permutation(question.Id, seed, question.Options.Count).Where(i => !question.Golds.Contains(i))
                    .Take(Math.Min(count, question.Options.Count - question.Golds.Count - 1)).ToHashSet();
                return Reordered(question, [.. Enumerable.Range(0, question.Options.Count).Where(i => !dropped.Contains(i))]);
            })
            .Noted(nameof(DropDistractors), $"{Text(count)}, {Text(seed)}", "Drops wrong answers of each item.");
    }

    /// <summary>
    /// Makes items harder: adds wrong answers that are options of other items of the same group, at places by chance. Examples
    /// stay as they are.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="count">How many wrong answers to add, at least 1.</param>
    /// <param name="seed">Which ones are added, and where, depends on it, the item's id and the options of its group.</param>
    /// <remarks>When the prompts are made, a group with too few other options is an <see cref="InputException"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static TaskDefinition AddDistractors(this TaskDefinition task, int count, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var file = task.File;
        return task.Rewriting()
            .ThenKeep(questions =>
            {
                var pools = questions.GroupBy(question => question.Group ?? "").ToDictionary(
                    group => group.Key, group => group.SelectMany(question => question.Options).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());
                return [.. questions.Select(question => Enriched(question, pools[question.Group ?? ""], count, seed, file))];
            })
            .Noted(nameof(AddDistractors), $"{Text(count)}, {Text(seed)}", "Adds wrong answers to each item, taken from other items of its group.");
    }

    private static Question Enriched(Question question, string[] pool, int count, ulong seed, string file)
    {
        // "Iron" beside "iron" would be a second right answer, or a distractor twice.
        var present = question.Options.Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        SeededRandom random = new(IdHash.Of(question.Id, seed));
        List<string> others = [.. pool.Where(option => present.Add(Plain(option)))];
        if (others.Count < count)
            throw new InputException(file, question.Data.Where, $"{others.Count} other option(s) in {(question.Group is { } group ? $"group '{group}'" : "the task")}", $"at least {count} to add", "Add fewer, or keep larger groups only.");
        List<(string Text, bool IsGold)> options = [.. question.Options.Select((option, i) => (option, question.Golds.Contains(i)))];
        for (var added = 0; added < count; added++)
        {
            var at = random.Index(others.Count);
            options.Insert(random.Index(options.Count + 1), (others[at], false));
            others.RemoveAt(at);
        }
        return question.WithOptions([.. options.Select(option => option.Text)], [.. options.Index().Where(option => option.Item.IsGold).Select(option => option.Index)]);
    }

    private static Question Reordered(Question question, int[] order) =>
        question.WithOptions([.. order.Select(i => question.Options[i])], [.. question.Golds.Select(gold => Array.IndexOf(order, gold))]);

    private static string Plain(string option) => option.Trim();

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
