using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>Finds the parts of a question in the data of one split, by the templates that the task had when it was read.</summary>
internal sealed partial class QuestionReader
{
    private static readonly string[] StemNames = ["question", "question_stem", "stem", "query", "problem", "sentence", "input"];
    private static readonly string[] OptionNames = ["choices", "options", "endings", "choices.text", "options.text"];

    private readonly TaskDefinition _source;
    private readonly IReadOnlyList<ItemData> _data;
    private readonly HashSet<string> _fieldNames;
    private readonly PromptForm _form;          // of the task as it was read: says which answer is right
    private readonly PromptForm _optionsForm;   // says what the answers are
    private readonly Lazy<Func<ItemData, string>> _stem;

    /// <param name="source">The task as it was read.</param>
    /// <param name="data">The data of one split.</param>
    /// <param name="stem">Template of the question alone; null to find it.</param>
    /// <param name="options">Field or template of the list of answers; null to find it.</param>
    public QuestionReader(TaskDefinition source, IReadOnlyList<ItemData> data, string? stem, string? options)
    {
        _source = source;
        _data = data;
        _fieldNames = data.SelectMany(item => item.Fields.Keys).ToHashSet(StringComparer.Ordinal);
        _form = new PromptForm(source, _fieldNames);
        _stem = new Lazy<Func<ItemData, string>>(() => Stem(stem));
        OptionsTemplate = options
            ?? (source.Choices.Template
            ?? (Letters.Are(source.Choices.Shared!) ? Array.Find(OptionNames, name => data.All(item => FieldPath.Get(item.Fields, name) is IReadOnlyList<object?> list && list.All(entry => entry is string))) : null));
        OptionsPath = OptionsTemplate is null ? null
            : _fieldNames.Contains(OptionsTemplate) || OptionNames.Contains(OptionsTemplate) ? OptionsTemplate
            : OnePath().Match(OptionsTemplate) is { Success: true } path ? path.Groups[1].Value
            : null;
        _optionsForm = OptionsTemplate is null || OptionsTemplate == source.Choices.Template ? _form
            : new PromptForm(source with { Choices = ChoiceSource.From(OptionsPath is null ? OptionsTemplate : $"{{{{{OptionsPath}}}}}") }, _fieldNames);
    }

    /// <summary>Where the answers come from: a field or a template; null when all items share them.</summary>
    public string? OptionsTemplate { get; }

    /// <summary>The field that holds the list of answers, as <c>name</c> or <c>name.part</c>; null when a template computes them.</summary>
    public string? OptionsPath { get; }

    /// <summary>The questions, in the order of the data.</summary>
    public IReadOnlyList<Question> Read()
    {
        var groupField = ItemBuilder.GroupField(_data);
        var ids = ItemBuilder.Ids(_data);
        return [.. _data.Select((item, i) => new Question(
            ids[i], groupField is null ? null : (string)item.Fields[groupField]!, item, () => _stem.Value(item), () => Answers(item)))];
    }

    private (IReadOnlyList<string>, IReadOnlyList<int>) Answers(ItemData item)
    {
        var shown = _form.Choices(item);
        var golds = _form.Golds(item, shown);
        if (OptionsTemplate is null)
        {
            return !Letters.Are(shown) ? (shown, golds) : throw new InputException(
                _source.File, $"doc_to_choice, {item.Where}", "letters alone", $"a field with the list of answers, such as {string.Join(", ", OptionNames)}",
                "Say where the answers are, such as ToCloze(options: \"{{[option_a, option_b]}}\").");
        }
        var options = _optionsForm == _form ? shown : _optionsForm.Choices(item);
        return golds[^1] < options.Count ? (options, golds) : throw new InputException(
            _source.File, $"doc_to_target, {item.Where}", $"gold index {golds[^1]}", $"an index in [0..{options.Count}), because the item has {options.Count} answers", "Correct the item, or remove it.");
    }

    // The one expression of the prompt when it has just one, else a field with a usual name.
    private Func<ItemData, string> Stem(string? given)
    {
        var template = given ?? OnlyExpression(OptionLines.Fold(PromptText.AsTemplate(_source.TextTemplate, _fieldNames)))
            ?? Array.Find(StemNames, name => _data.All(item => item.Fields.GetValueOrDefault(name) is string))
            ?? throw new InputException(_source.File, "doc_to_text", PythonText.Repr(_source.TextTemplate), $"a prompt with one expression beside the options, or a field called {string.Join(", ", StemNames)}",
                "Say what the question is, such as ToCloze(question: \"{{passage}}\\n{{question}}\").");
        var parsed = new Template(PromptText.AsTemplate(template, _fieldNames), _source.File, "question");
        return parsed.Render;
    }

    private static string? OnlyExpression(string template)
    {
        var expressions = Expression().Matches(template).Select(match => match.Value).Where(text => text != OptionLines.Expression).ToList();
        return expressions.Count == 1 && !template.Contains("{%", StringComparison.Ordinal) ? expressions[0] : null;
    }

    [GeneratedRegex(@"^\s*\{\{-?\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*-?\}\}\s*\z")]
    private static partial Regex OnePath();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Expression();
}
