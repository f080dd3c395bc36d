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
        var shots = Shots();
        var sharedShots = _task.FewShot.Split == _task.Split ? null : Solved(shots);
        return [.. _data.Select((item, i) => Draft(
            hasIds ? PythonText.Str(item.Fields["id"]) : i.ToString(CultureInfo.InvariantCulture), item,
            () => sharedShots ?? Solved(shots.Where(shot => !shot.HasSameFields(item)).Take(_task.FewShot.Count))))];
    }

    private ItemDraft Draft(string id, ItemData item, Func<string> solved)
    {
        var (before, beforeFault) = Try(() => _form.Description(item) + solved());
        var (question, questionFault) = Try(() => _form.Text(item));
        var (choices, choicesFault) = Try(() => _form.Choices(item));
        var (gold, goldFault) = choices is null ? (null, null) : Try<int?>(() => _form.Gold(item, choices));
        return new ItemDraft(id, before, question, choices, gold, goldFault, choicesFault, beforeFault ?? questionFault);
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
