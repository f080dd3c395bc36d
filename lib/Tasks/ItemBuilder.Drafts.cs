using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

internal sealed partial class ItemBuilder
{
    /// <summary>Every item by itself, so that a faulty one hides no other.</summary>
    /// <exception cref="InputException">The few-shot examples cannot be made, which is a fault of the task.</exception>
    public IReadOnlyList<ItemDraft> Drafts()
    {
        var hasIds = _data.TrueForAll(item => item.Fields.GetValueOrDefault("id") is string or long);
        var examples = Examples();
        return [.. _data.Select((item, i) => Draft(item.Id ?? (hasIds ? PythonText.Str(item.Fields["id"]) : i.ToString(CultureInfo.InvariantCulture)), item, examples))];
    }

    private ItemDraft Draft(string id, ItemData item, Func<ItemData, string> examples)
    {
        var (before, beforeFault) = Try(() => _form.Description(item) + examples(item));
        var (question, questionFault) = Try(() => _form.Question(item));
        var (choices, choicesFault) = Try(() => _form.Choices(item));
        var (golds, goldFault) = choices is null || question is null ? (null, null) : Try(() => _form.Golds(item, choices));
        return new ItemDraft(id, before, question, choices, golds, goldFault, choicesFault, beforeFault ?? questionFault);
    }

    private static (T? Made, InputException? Fault) Try<T>(Func<T> make)
    {
        try
        {
            return (make(), null);
        }
        catch (InputException fault)
        {
            return (default, fault);
        }
    }
}
