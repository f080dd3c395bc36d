namespace EarlySignal.Tasks.Adaptations;

/// <summary>What all adaptations have in common: a new task, and a line in its history.</summary>
internal static class TaskHistory
{
    /// <summary>The task with one more line in its history.</summary>
    public static TaskDefinition Noted(this TaskDefinition task, string name, string arguments, string effect) =>
        task with { History = [.. task.History, new Adaptation(name, arguments, effect)] };

    /// <summary>The task with one more change of its questions.</summary>
    public static TaskDefinition Then(this TaskDefinition task, ItemStep step) =>
        task with { Steps = (task.Steps ?? new ItemSteps(task)).Add(step) };

    /// <summary>The task with one more change of each of its questions, examples included.</summary>
    public static TaskDefinition ThenEach(this TaskDefinition task, Func<Question, Question> change) =>
        task.Then((questions, _) => [.. questions.Select(change)]);

    /// <summary>The task with fewer scored questions; examples are not touched.</summary>
    public static TaskDefinition ThenKeep(this TaskDefinition task, Func<IReadOnlyList<Question>, IReadOnlyList<Question>> keep) =>
        task.Then((questions, role) => role == SplitRole.Scored ? keep(questions) : questions);

    /// <summary>The task with prompts that follow a change of the answers.</summary>
    public static TaskDefinition Rewriting(this TaskDefinition task)
    {
        var steps = task.Steps ?? new ItemSteps(task);
        return steps.Rewrites ? task : task with
        {
            Steps = steps with { Rewrites = true },
            TextTemplate = OptionLines.Fold(task.TextTemplate),
            Choices = ChoiceSource.From(task.Choices.Shared is { } shared && Letters.Are(shared) ? AdaptedFields.Letters : AdaptedFields.Options),
            TargetTemplate = AdaptedFields.Gold,
            FewShot = task.FewShot with { TextTemplate = null, Choices = null, TargetTemplate = null },
        };
    }

    /// <summary>Arguments for the history: a few as they are, many by number and hash.</summary>
    public static string ListOf(IReadOnlyCollection<string> values, string what)
    {
        const int most = 8;
        if (values.Count <= most)
            return string.Join(", ", values.Select(value => $"\"{value}\""));
        using Basics.ContentHash hash = new();
        foreach (var value in values)
            hash.Add(value);
        return $"{values.Count} {what}, SHA-256 {hash.Hex()[..12]}…";
    }
}
