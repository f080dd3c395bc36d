using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Makes the items of a task, with the contexts that lm-evaluation-harness would make.</summary>
/// <param name="task">What to make them of.</param>
internal sealed class ItemBuilder(TaskDefinition task)
{
    private static readonly string[] GroupFields = ["subject", "category", "domain", "group"];
    private readonly PromptForm _form = new(task);

    /// <summary>All items of the scored split, in the order of the data.</summary>
    /// <exception cref="InputException">The data is missing, empty, or does not fit the task.</exception>
    public IReadOnlyList<Item> Build()
    {
        var data = Read(task.Split);
        _form.FieldNames = data.SelectMany(item => item.Fields.Keys).ToHashSet(StringComparer.Ordinal);
        var ids = Ids(data);
        var groupField = GroupFields.FirstOrDefault(name => data.TrueForAll(item => item.Fields.GetValueOrDefault(name) is string));
        var shots = Shots(data);
        var sharedShots = task.FewShot.Split == task.Split ? null : Solved(shots);
        return [.. data.Select((item, i) =>
        {
            var solved = sharedShots ?? Solved([.. shots.Where(shot => !shot.HasSameFields(item)).Take(task.FewShot.Count)]);
            var choices = _form.Choices(item);
            return new Item(ids[i], _form.Description(item) + solved + _form.Text(item), choices, _form.Gold(item, choices),
                groupField is null ? null : (string)item.Fields[groupField]!);
        })];
    }

    private List<ItemData> Read(string split)
    {
        List<ItemData> data = [.. task.DataFiles[split].SelectMany(ItemData.ReadLines)];
        return data.Count > 0 ? data : throw new InputException(
            task.DataFiles[split][0], "", "no items", $"at least one item in split '{split}'", "Check the data file, or name another split in the task file.");
    }

    private List<string> Ids(List<ItemData> data)
    {
        if (!data.TrueForAll(item => item.Fields.GetValueOrDefault("id") is string or long))
            return [.. data.Select((_, i) => i.ToString(CultureInfo.InvariantCulture))];
        Dictionary<string, ItemData> seen = new(StringComparer.Ordinal);
        foreach (var item in data)
        {
            var id = PythonText.Str(item.Fields["id"]);
            if (!seen.TryAdd(id, item))
                throw new InputException(item.File, $"line {item.Line}, id", $"'{id}', which is also the id on line {seen[id].Line} of {Path.GetFileName(seen[id].File)}", "an id of its own for each item", "Correct the id, or rename the field if it is not meant to tell items apart.");
        }
        return [.. seen.Keys];
    }

    // lm-evaluation-harness up to 0.4.9 draws one more from the scored split and drops the item itself, so that no prompt
    // shows its own answer. Later versions show it; that fault is not repeated here.
    private List<ItemData> Shots(List<ItemData> data)
    {
        var shots = task.FewShot;
        if (shots.Count == 0)
            return [];
        var source = shots.Split == task.Split ? data : Read(shots.Split!);
        var wanted = shots.Split == task.Split ? shots.Count + 1 : shots.Count;
        return source.Count >= wanted ? source[..wanted] : throw new InputException(
            task.File, "num_fewshot", $"{shots.Count} examples", $"at most {source.Count - (wanted - shots.Count)}: split '{shots.Split}' has {source.Count} items", "Lower num_fewshot, or add examples to the split.");
    }

    private string Solved(IReadOnlyList<ItemData> shots) =>
        string.Concat(shots.Select(shot => _form.Text(shot) + task.TargetDelimiter + _form.Answer(shot) + task.FewShot.Delimiter));
}
