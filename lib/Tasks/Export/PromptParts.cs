namespace EarlySignal.Tasks.Export;

/// <summary>
/// The prompts of a task taken apart into what lm-evaluation-harness puts together again: description, solved examples,
/// question.
/// </summary>
/// <param name="Description">What all prompts begin with; it has nothing that a template language would change.</param>
/// <param name="Examples">Solved examples that all prompts show after the description, as items whose context is the question alone.</param>
/// <param name="Items">All items; the context is what each prompt has after those.</param>
internal sealed record PromptParts(string Description, IReadOnlyList<Item> Examples, IReadOnlyList<Item> Items)
{
    /// <summary>Whether the items belong to groups.</summary>
    public bool HaveGroups => Items.All(item => item.Group is not null);

    /// <summary>Takes the prompts of a task apart.</summary>
    public static PromptParts Of(TaskDefinition task)
    {
        var whole = task.Items();
        // Where one item has several right answers the data holds lists, of which lm-evaluation-harness cannot show one as an example's answer.
        if (task.FewShot.Count > 0 && whole.Any(item => item.OtherGolds.Count > 0))
            return new PromptParts("", [], whole);
        var examples = task.FewShot.Count > 0 ? new ItemBuilder(task).SharedExamples() ?? [] : [];
        var shots = string.Concat(examples.Select(example => example.Context + task.TargetDelimiter + example.Choices[example.Gold] + task.FewShot.Delimiter));
        // The description is found by taking it away: it may be a template that differs from item to item.
        var bare = (task with { Description = "", FewShot = task.FewShot with { Count = 0 } }).Items();
        string[] before = [.. whole.Zip(bare, (item, own) => item.Context[..^own.Context.Length])];
        if (!before.All(text => text == before[0] && text.EndsWith(shots, StringComparison.Ordinal)))
            return new PromptParts("", [], whole);
        var description = before[0][..^shots.Length];
        // Braces in it would be taken for a template, whose result need not be the same text.
        return description.Contains('{') || description.Contains("\r", StringComparison.Ordinal)
            ? new PromptParts("", [], whole)
            : new PromptParts(description, examples, bare);
    }
}
