using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>What items a step is given.</summary>
internal enum SplitRole
{
    /// <summary>Those that are scored.</summary>
    Scored,

    /// <summary>Those that solved examples are taken from.</summary>
    Examples,
}

/// <summary>A change of a task's questions.</summary>
internal delegate IReadOnlyList<Question> ItemStep(IReadOnlyList<Question> questions, SplitRole role);

/// <summary>Which questions of a split become solved examples, in their order.</summary>
/// <param name="Split">The split's name in the task.</param>
/// <param name="Choose">The choice.</param>
internal sealed record ExampleChoice(string Split, Func<IReadOnlyList<Question>, IReadOnlyList<Question>> Choose);

/// <summary>The changes of a task's questions, made after its data is read and before its prompts are.</summary>
/// <param name="Source">The task before the first change: its templates say what question and answers are.</param>
internal sealed partial record ItemSteps(TaskDefinition Source)
{
    // Examples from the scored split itself are read under this name, because the split is then two: examples and the rest.
    private const string HeldOutSuffix = " (examples)";

    /// <summary>The changes, in order.</summary>
    public ImmutableArray<ItemStep> Steps { get; init; } = [];

    /// <summary>Whether the prompts are made of <see cref="AdaptedFields"/>, not only of the data's own.</summary>
    public bool Rewrites { get; init; }

    /// <summary>Template of the question alone; null to find it.</summary>
    public string? Stem { get; init; }

    /// <summary>Field or template of the answers; null to find it.</summary>
    public string? Options { get; init; }

    /// <summary>Which questions are solved examples; null for the first ones of their split.</summary>
    public ExampleChoice? Examples { get; init; }

    /// <summary>How many steps were made before some scored items became examples; null when none did.</summary>
    public int? HeldOutAt { get; init; }

    /// <summary>The name under which the examples are read that were taken out of a split.</summary>
    public static string HeldOut(string split) => split + HeldOutSuffix;

    /// <summary>The split of the data that a name means.</summary>
    public string SplitOf(string name) => HeldOutAt is not null && name == HeldOut(Source.Split) ? Source.Split : name;

    /// <summary>The changes, and one more.</summary>
    public ItemSteps Add(ItemStep step) => this with { Steps = Steps.Add(step) };

    /// <summary>Makes the changes.</summary>
    /// <param name="task">The adapted task.</param>
    /// <param name="split">The split's name in it.</param>
    /// <param name="data">The data of the split.</param>
    /// <exception cref="InputException">The data does not fit a change, or nothing is left.</exception>
    public List<ItemData> Apply(TaskDefinition task, string split, IReadOnlyList<ItemData> data)
    {
        QuestionReader reader = new(Source, data, Stem, Options);
        var questions = reader.Read();
        // Examples from the scored split are chosen among what was left of it at that point; all others at the end.
        var chosenAt = split != Examples?.Split ? -1 : SplitOf(split) != split ? HeldOutAt!.Value : Steps.Length;
        for (var i = 0; i <= Steps.Length; i++)
        {
            if (i == chosenAt)
                questions = Examples!.Choose(questions);
            if (i < Steps.Length)
                questions = Steps[i](questions, split == task.Split || (SplitOf(split) != split && i < HeldOutAt) ? SplitRole.Scored : SplitRole.Examples);
        }
        if (questions.Count == 0)
            throw new InputException(task.File, "", $"no item left of {data.Count} in split '{SplitOf(split)}'", "at least one", $"Keep more: the task was adapted by {string.Join(", ", task.History.Select(step => $"{step.Name}({step.Arguments})"))}.");
        if (!Rewrites)
            return [.. questions.Select(question => question.Data with { Id = question.Id })];
        RequireThatThePromptFollows(task, reader, data);
        // What a prompt does not ask for need not be there: a question without a stem, more answers than letters.
        var hasStem = Uses(task, AdaptedFields.Stem);
        var hasLetters = task.Choices.Template == AdaptedFields.Letters || Uses(task, AdaptedFields.LetteredOptions);
        return [.. questions.Select(question => Rewritten(question, reader.OptionsPath, hasStem, hasLetters))];
    }

    private static ItemData Rewritten(Question question, string? optionsPath, bool hasStem, bool hasLetters)
    {
        List<object?> options = [.. question.Options];
        var fields = optionsPath is null ? new Dictionary<string, object?>(question.Fields, StringComparer.Ordinal) : FieldPath.Set(question.Fields, optionsPath, options);
        fields[AdaptedFields.Options] = options;
        fields[AdaptedFields.Gold] = question.Golds.Count == 1 ? (long)question.Gold : question.Golds.Select(gold => (object?)(long)gold).ToList();
        fields[AdaptedFields.About] = question.Group is null ? "" : " about " + question.Group.Replace('_', ' ');
        if (hasStem)
            fields[AdaptedFields.Stem] = question.Stem;
        if (hasLetters)
        {
            if (options.Count > Letters.Most)
                throw new InputException(question.Data.File, question.Data.Where, $"{options.Count} answers", $"at most {Letters.Most}, one for each letter", "Remove answers or the item, or call ToCloze.");
            fields[AdaptedFields.Letters] = options.Select((_, i) => (object?)Letters.Of(i)).ToList();
            fields[AdaptedFields.LetteredOptions] = Letters.Lines(question.Options);
        }
        return question.Data with { Id = question.Id, Fields = fields };
    }

    // Answers that a template puts together from several fields cannot be written back into them. A prompt that shows those
    // fields would go on showing the old answers in the old order.
    private static void RequireThatThePromptFollows(TaskDefinition task, QuestionReader reader, IReadOnlyList<ItemData> data)
    {
        if (reader.OptionsTemplate is null || reader.OptionsPath is not null)
            return;
        var names = data.SelectMany(item => item.Fields.Keys).ToHashSet(StringComparer.Ordinal);
        var shown = Names(reader.OptionsTemplate).Intersect(Names(task.TextTemplate)).FirstOrDefault(names.Contains);
        if (shown is not null)
            throw new InputException(task.File, "doc_to_text", $"'{shown}' in the prompt, which is also a part of the answers", $"the answers in one list, or {OptionLines.Expression} in the prompt", "Call WithText, ToCloze or ToLetters with a prompt that shows the answers so, or not at all.");
    }

    private static bool Uses(TaskDefinition task, string field) => Names(task.TextTemplate).Concat(Names(task.Description)).Contains(field);

    private static IEnumerable<string> Names(string template) =>
        Template().Matches(template).SelectMany(part => Name().Matches(part.Value)).Select(name => name.Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[{%].*?[}%]\}", RegexOptions.Singleline)]
    private static partial Regex Template();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*")]
    private static partial Regex Name();
}
