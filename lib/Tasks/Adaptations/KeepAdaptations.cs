using System.Globalization;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>Fewer of the same questions, in the order of the data. Each function gives a new task; solved examples are not touched.</summary>
public static class KeepAdaptations
{
    /// <summary>Keeps the items that a condition holds for.</summary>
    /// <param name="task">The task.</param>
    /// <param name="condition">Must depend on the item alone.</param>
    /// <param name="because">The condition in words, for the history.</param>
    public static TaskDefinition Keep(this TaskDefinition task, Func<Question, bool> condition, string because) =>
        task.ThenKeep(questions => [.. questions.Where(condition)]).Noted(nameof(Keep), $"\"{because}\"", "Keeps the items for which this holds.");

    /// <summary>Keeps the items of some groups (subjects, domains).</summary>
    /// <param name="task">The task.</param>
    /// <param name="groups">Their names, as in the data.</param>
    public static TaskDefinition KeepGroups(this TaskDefinition task, params IReadOnlyCollection<string> groups)
    {
        var wanted = groups.ToHashSet(StringComparer.Ordinal);
        return task.ThenKeep(questions => [.. questions.Where(question => question.Group is { } group && wanted.Contains(group))])
            .Noted(nameof(KeepGroups), TaskHistory.ListOf(groups, "groups"), "Keeps the items of these groups.");
    }

    /// <summary>Keeps the items of a list, such as those that a selection on results has chosen. Ids that the task does not have are ignored.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ids">Ids of items, in any order.</param>
    public static TaskDefinition KeepIds(this TaskDefinition task, params IReadOnlyCollection<string> ids)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        return task.ThenKeep(questions => [.. questions.Where(question => wanted.Contains(question.Id))])
            .Noted(nameof(KeepIds), TaskHistory.ListOf(ids, "ids"), "Keeps the items of a list.");
    }

    /// <summary>
    /// Evens out lengths: keeps the items whose right answer is neither much shorter nor much longer than the wrong ones, so
    /// that length does not give it away.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="least">Smallest ratio of the right answer's code points to the mean of the wrong answers'.</param>
    /// <param name="most">Largest such ratio.</param>
    public static TaskDefinition KeepLengthRatio(this TaskDefinition task, double least, double most) =>
        task.ThenKeep(questions => [.. questions.Where(question => LengthRatio(question) is var ratio && ratio >= least && ratio <= most)]).Noted(
            nameof(KeepLengthRatio), string.Create(CultureInfo.InvariantCulture, $"{least}, {most}"), "Keeps the items whose right answer is about as long as the wrong ones.");

    /// <summary>
    /// A sample that has the groups in the proportions of the whole. Samples are nested: the one of 100 is a part of the one of
    /// 500 of the same seed.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="count">How many items, at least 1; a task with fewer keeps all.</param>
    /// <param name="seed">Which items they are depends on it and the ids only.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static TaskDefinition Sample(this TaskDefinition task, int count, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return task.ThenKeep(questions =>
            {
                // The k-th of n items in a group stands at (k + ½)/n of one common order: a front part of it has a like part of each group.
                var chosen = questions.GroupBy(question => question.Group ?? "")
                    .SelectMany(group => IdHash.Order(group, seed).Select((question, k) => (question, At: (k + 0.5) / group.Count())))
                    .OrderBy(entry => entry.At).ThenBy(entry => IdHash.Of(entry.question.Id, seed)).ThenBy(entry => entry.question.Id, StringComparer.Ordinal)
                    .Take(count).Select(entry => entry.question).ToHashSet();
                return [.. questions.Where(chosen.Contains)];
            })
            .Noted(nameof(Sample), string.Create(CultureInfo.InvariantCulture, $"{count}, {seed}"), "Keeps a sample, stratified by group.");
    }

    /// <summary>
    /// Two tasks without a common item, about equally large: choose on one, report on the other. Which half an item belongs to
    /// depends on its id and the seed only.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="seed">Gives another split.</param>
    public static (TaskDefinition First, TaskDefinition Second) Halves(this TaskDefinition task, ulong seed = 0)
    {
        return (Half(0), Half(1));

        TaskDefinition Half(ulong which) =>
            (task with { Name = $"{task.Name}_half{which + 1}" })
                .ThenKeep(questions => [.. questions.Where(question => IdHash.Of(question.Id, seed) % 2 == which)])
                .Noted(nameof(Halves), string.Create(CultureInfo.InvariantCulture, $"{seed}"), which == 0 ? "Keeps the first half of the items." : "Keeps the second half of the items.");
    }

    private static double LengthRatio(Question question)
    {
        var lengths = question.Options.Select(option => option.EnumerateRunes().Count()).ToArray();
        return question.Golds.Average(gold => lengths[gold]) / lengths.Where((_, i) => !question.Golds.Contains(i)).DefaultIfEmpty().Average();
    }
}
