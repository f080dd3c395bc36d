using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// How the data of an item becomes question, choices and right answer: <c>doc_to_text</c>, <c>doc_to_choice</c>,
/// <c>doc_to_target</c>, <c>description</c> and <c>gen_prefix</c> with the semantics of lm-evaluation-harness, where a value
/// that is the name of a field means that field, and everything else is a template.
/// </summary>
internal sealed class PromptForm
{
    private const string Answers = "Give the right answer as index from 0 or as text, or several right answers as a list of indices.";
    private readonly TaskDefinition _task;
    private readonly IReadOnlySet<string> _fieldNames;
    private readonly Template _text;
    private readonly Template _target;
    private readonly Template _description;
    private readonly Template? _choices;
    private readonly Template? _answerPrefix;

    /// <summary>Reads the templates of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="fieldNames">The names of the fields that the items of the scored split have; a key that is one of them means that field.</param>
    /// <exception cref="InputException">A template is not in the supported part of the language.</exception>
    public PromptForm(TaskDefinition task, IReadOnlySet<string> fieldNames)
    {
        _task = task;
        _fieldNames = fieldNames;
        _text = new Template(task.TextTemplate, task.File, "doc_to_text");
        _target = new Template(task.TargetTemplate, task.File, "doc_to_target");
        _description = new Template(task.Description, task.File, "description");
        _choices = task.Choices.Template is { } choices ? new Template(choices, task.File, "doc_to_choice") : null;
        _answerPrefix = task.AnswerPrefix is { } prefix ? new Template(prefix, task.File, "gen_prefix") : null;
    }

    private bool HasChoices => _task.OutputType == OutputType.MultipleChoice;

    /// <summary>The form of the solved examples: as the task's, but for what <see cref="FewShot"/> says otherwise.</summary>
    public static PromptForm OfExamples(TaskDefinition task, IReadOnlySet<string> fieldNames) => new(
        task with
        {
            TextTemplate = task.FewShot.TextTemplate ?? task.TextTemplate,
            TargetTemplate = task.FewShot.TargetTemplate ?? task.TargetTemplate,
            Choices = task.FewShot.Choices ?? task.Choices,
            TargetDelimiter = task.FewShot.TargetDelimiter ?? task.TargetDelimiter,
            AnswerPrefix = task.FewShot.AnswerPrefix ?? task.AnswerPrefix,
        },
        fieldNames);

    /// <summary>What stands before everything else.</summary>
    public string Description(ItemData item) => item.Fields.ContainsKey(_task.Description)
        ? FieldText(item, "description", _task.Description)
        : _description.Render(item);

    /// <summary>An item for the model.</summary>
    /// <param name="item">Its data.</param>
    /// <param name="id">Its id.</param>
    /// <param name="before">Description and solved examples.</param>
    /// <param name="group">Its subject, if any.</param>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public Item Build(ItemData item, string id, string before, string? group)
    {
        if (!HasChoices)
            return new Item(id, _task.OutputType == OutputType.LogLikelihoodRolling ? "" : before + Question(item), Choices(item), 0, group) { Type = _task.OutputType };
        var choices = Choices(item);
        var golds = Golds(item, choices);
        return Text(item) is long
            ? new Item(id, before, choices, golds[0], group) { Ending = Question(item) }
            : new Item(id, before + Question(item), choices, golds[0], group) { OtherGolds = [.. golds.Skip(1)] };
    }

    /// <summary>The question, with what the answer begins with; of an item whose choices are questions, the ending that they share.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public string Question(ItemData item) => _task.OutputType == OutputType.LogLikelihoodRolling ? "" : Text(item) switch
    {
        long index => Ending(item, index),
        var text => (string)text + (_answerPrefix is null ? "" : _task.TargetDelimiter + Prefix(item)),
    };

    /// <summary>A solved example: question, delimiter and right answer. The answer's text need not be one of the choices, as in lm-evaluation-harness.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public string Solved(ItemData item)
    {
        var question = Text(item) switch
        {
            long index => Choices(item) is var choices ? choices[Checked(item, "doc_to_text", index, choices)] : "",
            var text => (string)text,
        };
        var prefix = _answerPrefix is null ? "" : Prefix(item) + " ";
        return question + _task.TargetDelimiter + prefix + Answer(item);
    }

    // A text; or, when it is a number and there are choices, the index of the right one.
    private object Text(ItemData item)
    {
        if (_fieldNames.Contains(_task.TextTemplate))
        {
            return Field(item, "doc_to_text", _task.TextTemplate) is long index && HasChoices && Target(item) is string ? index : FieldText(item, "doc_to_text", _task.TextTemplate);
        }
        if (IsName(_task.TextTemplate))
        {
            throw Wrong(item, "doc_to_text", $"'{_task.TextTemplate}', which is no field", $"one of {string.Join(", ", item.Fields.Keys)}, or a template",
                NearestNames.Of(_task.TextTemplate, item.Fields.Keys, 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the name.");
        }
        var text = _text.Render(item);
        return IsDigits(text) && HasChoices ? Index(item, "doc_to_text", text) : text;
    }

    private string Prefix(ItemData item) => _fieldNames.Contains(_task.AnswerPrefix!) ? FieldText(item, "gen_prefix", _task.AnswerPrefix!) : _answerPrefix!.Render(item);

    private string Ending(ItemData item, long index) => Target(item) as string ?? throw Wrong(item, "doc_to_text",
        $"the text '{index}', which lm-evaluation-harness takes for the index of a choice (multiple inputs)", "a question, or as doc_to_target the text that all choices end with",
        "Write something around the number, such as 'Question: '.");

    /// <summary>The choices, at least two; where a task has none, the one text that is scored.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public IReadOnlyList<string> Choices(ItemData item)
    {
        if (!HasChoices)
            return [TargetText(item)];
        var choices = _task.Choices.Shared ?? OwnChoices(item, _task.Choices.Template!);
        if (choices.Count < 2)
            throw Wrong(item, "doc_to_choice", $"{choices.Count} choice(s)", "at least 2 choices", "Correct the item, or remove it.");
        return choices.All(choice => choice.Length > 0) ? choices
            : throw Wrong(item, "doc_to_choice", "an empty choice", "choices with text", "Correct the item, or remove it.");
    }

    /// <summary>The indices of the right choices, rising; nearly always there is one.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public IReadOnlyList<int> Golds(ItemData item, IReadOnlyList<string> choices) => !HasChoices ? [0]
        : Text(item) is long index ? [Checked(item, "doc_to_text", index, choices)]
        : Target(item) switch
        {
            string text => [IndexOf(item, text, choices)],
            IReadOnlyList<long> several => [.. several.Select(place => Checked(item, "doc_to_target", place, choices)).Order()],
            var place => [Checked(item, "doc_to_target", (long)place, choices)],
        };

    /// <summary>The right answer as it is written in a solved example.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public string Answer(ItemData item)
    {
        var target = Target(item);
        if (target is string text)
            return text.Length > 0 ? text : throw Wrong(item, "doc_to_target", "an empty text in a few-shot example", "the answer", "Correct the example.");
        if (target is not long index)
            throw Wrong(item, "doc_to_target", "several right answers of a few-shot example", "one, which is shown", "Take examples with one right answer, as ShotsById does, or say in the task file which is shown: fewshot_config: {doc_to_target: …}.");
        var choices = Choices(item);
        return choices[Checked(item, "doc_to_target", index, choices)];
    }

    private string TargetText(ItemData item) => Target(item) is string { Length: > 0 } text ? text
        : throw Wrong(item, "doc_to_target", "no text", "the text that is to be scored", "Correct the item, or remove it.");

    // A text; or, where there are choices, a whole number in the range of int, or a list of several.
    private object Target(ItemData item)
    {
        var isField = _fieldNames.Contains(_task.TargetTemplate);
        var value = isField ? Field(item, "doc_to_target", _task.TargetTemplate) : _target.Render(item);
        if (value is string literal && !isField && literal is ['[', .., ']'] && PythonLiteral.TryParse(literal, out var list))
            value = list;
        return value switch
        {
            IReadOnlyList<object?> and [string or long] single => single[0]!,
            IReadOnlyList<object?> several when HasChoices => Several(item, several),
            bool truth when HasChoices => truth ? 1L : 0L,   // Python's True is 1
            long and >= int.MinValue and <= int.MaxValue when HasChoices => value,
            string text when IsDigits(text) && !isField && HasChoices => Index(item, "doc_to_target", text),
            string => value,
            double number when HasChoices => throw Wrong(item, "doc_to_target", PythonText.Repr(number), "a whole number", $"{Answers} In a table, one empty cell makes every number of its column such a one."),
            _ when !HasChoices => throw Wrong(item, "doc_to_target", PythonText.Kind(value), "a text", "Write a template that gives the text: doc_to_target: \"{{answer}}\"."),
            _ => throw Wrong(item, "doc_to_target", PythonText.Kind(value), "a whole number, a text or a list of whole numbers", Answers),
        };
    }

    // lm-evaluation-harness looks for the predicted index in the list. Marks (1 for right, 0 for wrong) would pass for indices there.
    private IReadOnlyList<long> Several(ItemData item, IReadOnlyList<object?> list) =>
        list.Count == 0 || !list.All(place => place is long and >= int.MinValue and <= int.MaxValue) ? throw Wrong(item, "doc_to_target", PythonText.Repr(list), "the indices of the right answers", Answers)
        : list.Distinct().Count() < list.Count ? throw Wrong(item, "doc_to_target", PythonText.Repr(list), "each index of a right answer once", "If these are marks, 1 for a right choice and 0 for a wrong one, write their places into the data.")
        : [.. list.Cast<long>()];

    private long Index(ItemData item, string key, string digits) =>
        PythonLiteral.TryNumber(digits, out var number) && number is long and <= int.MaxValue
            ? (long)number
            : throw Wrong(item, key, $"'{digits}'", "an index without leading zeros", "Correct the item.");

    private int IndexOf(ItemData item, string text, IReadOnlyList<string> choices)
    {
        var index = choices.ToList().IndexOf(text);
        return index >= 0 ? index : throw Wrong(item, "doc_to_target", PythonText.Repr(text), $"one of the choices {PythonText.Repr(choices)}", "Correct the item, or name a field that holds the index or text of the right choice.");
    }

    private int Checked(ItemData item, string key, long index, IReadOnlyList<string> choices)
    {
        var hint = index == choices.Count ? " If the data counts from 1, subtract it in the task file: doc_to_target: \"{{answer - 1}}\"." : "";
        return index >= 0 && index < choices.Count ? (int)index
            : throw Wrong(item, key, $"gold index {index}", $"an index in [0..{choices.Count}), because the item has {choices.Count} choices", $"Correct the item, or remove it.{hint}");
    }

    // A field, or a template that renders a Python literal.
    private IReadOnlyList<string> OwnChoices(ItemData item, string source)
    {
        const string expected = "a list of texts";
        const string remedy = "Name a field that holds a list of texts, or write a template such as \"{{choices}}\" or \"{{[first, second]}}\".";
        object? value;
        if (_fieldNames.Contains(source))
            value = Field(item, "doc_to_choice", source);
        else if (_choices!.Render(item) is var text && !PythonLiteral.TryParse(text, out value))
            throw Wrong(item, "doc_to_choice", PythonText.Repr(text), $"{expected} such as ['a', 'b']", remedy);
        if (value is not IReadOnlyList<object?> list)
            throw Wrong(item, "doc_to_choice", PythonText.Kind(value), expected, remedy);
        return list.All(choice => choice is string) ? [.. list.Cast<string>()]
            : throw Wrong(item, "doc_to_choice", PythonText.Repr(list), expected, list.Contains(null) ? "Fill in the missing choice; in a table an empty cell is none, nor is one with NA, None or null." : "Put quotes around the choices in the data.");
    }

    private string FieldText(ItemData item, string key, string name) => Field(item, key, name) as string
        ?? throw Wrong(item, key, $"{PythonText.Kind(item.Fields[name])} in field '{name}'", "a text", "Put quotes around the value in the data, or use a template.");

    private object? Field(ItemData item, string key, string name) => item.Fields.TryGetValue(name, out var value)
        ? value
        : throw Wrong(item, key, $"no field '{name}'", $"the field that other items have, beside {string.Join(", ", item.Fields.Keys)}", "Add the field to the item.");

    private InputException Wrong(ItemData item, string key, string found, string expected, string remedy) =>
        new(_task.File, $"{key}, {item.Where}", found, expected, remedy);

    private static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
