using System.Globalization;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>Makes the items of a task, with the contexts that lm-evaluation-harness would make.</summary>
internal sealed partial class ItemBuilder
{
    private static readonly string[] GroupFields = ["subject", "category", "domain", "group"];
    private readonly TaskDefinition _task;
    private readonly List<ItemData> _data;
    private readonly PromptForm _form;

    /// <summary>Reads the data of the scored split.</summary>
    /// <exception cref="InputException">The data is missing or empty.</exception>
    public ItemBuilder(TaskDefinition task)
    {
        _task = task;
        _data = Read("test_split", task.Split);
        _form = new PromptForm(task, _data.SelectMany(item => item.Fields.Keys).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>All items of the scored split, in the order of the data.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public IReadOnlyList<Item> Build()
    {
        var ids = Ids(_data);
        var groupField = GroupField(_data);
        var shots = Shots();
        var sharedShots = _task.FewShot.Split == _task.Split ? null : Solved(shots);
        return [.. _data.Select((item, i) =>
        {
            var solved = sharedShots ?? Solved(shots.Where(shot => !shot.HasSameFields(item)).Take(_task.FewShot.Count));
            var choices = _form.Choices(item);
            return new Item(ids[i], _form.Description(item) + solved + _form.Text(item), choices, _form.Gold(item, choices),
                groupField is null ? null : (string)item.Fields[groupField]!);
        })];
    }

    /// <summary>The solved examples as items whose context is the question alone; null when items are shown different ones, or an example's answer is none of its choices.</summary>
    internal IReadOnlyList<Item>? SharedExamples()
    {
        if (_task.FewShot.Count > 0 && _task.FewShot.Split == _task.Split)
            return null;
        var shots = Shots();
        var ids = Ids(shots);
        var groupField = GroupField(shots);
        List<Item> examples = [];
        foreach (var (shot, id) in shots.Zip(ids))
        {
            var choices = _form.Choices(shot);
            examples.Add(new Item(id, _form.Text(shot), choices, choices.ToList().IndexOf(_form.Answer(shot)), groupField is null ? null : (string)shot.Fields[groupField]!));
        }
        return examples.TrueForAll(example => example.Gold >= 0) ? examples : null;
    }

    /// <summary>The field that names the group of each item; null when there is none that all items have.</summary>
    internal static string? GroupField(IReadOnlyList<ItemData> data) =>
        GroupFields.FirstOrDefault(name => data.All(item => item.Fields.GetValueOrDefault(name) is string));

    private List<ItemData> Read(string key, string? split)
    {
        if (split is null || !_task.DataFiles.TryGetValue(_task.Steps?.SplitOf(split) ?? split, out var files))
            throw new InputException(_task.File, key, split is null ? "no value" : $"'{split}'", $"one of the splits in data_files: {string.Join(", ", _task.DataFiles.Keys)}", "Name a split that has a file.");
        List<ItemData> data = [.. files.SelectMany(ItemData.ReadLines)];
        if (data.Count == 0)
            throw new InputException(files.Count > 0 ? files[0] : _task.File, "", "no items", $"at least one item in split '{split}'", "Check the data file, or name another split in the task file.");
        return _task.Steps?.Apply(_task, split, data) ?? data;
    }

    /// <summary>An id for each item: the one it was given, its field <c>id</c> when all items have one, else its place from 0.</summary>
    /// <exception cref="InputException">Two items have the same id.</exception>
    internal static IReadOnlyList<string> Ids(IReadOnlyList<ItemData> data)
    {
        if (data.All(item => item.Id is not null))
            return [.. data.Select(item => item.Id!)];
        if (!data.All(item => item.Fields.GetValueOrDefault("id") is string or long))
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
    private List<ItemData> Shots()
    {
        var shots = _task.FewShot;
        if (shots.Count == 0)
            return [];
        shots.RequireKnownSampler(_task.File);
        var source = shots.Split == _task.Split ? _data : Read("fewshot_split", shots.Split);
        var wanted = shots.Split == _task.Split ? shots.Count + 1 : shots.Count;
        return source.Count >= wanted ? source[..wanted] : throw new InputException(
            _task.File, "num_fewshot", $"{shots.Count} examples", $"at most {source.Count - (wanted - shots.Count)}: split '{shots.Split}' has {source.Count} items", "Lower num_fewshot, or add examples to the split.");
    }

    private string Solved(IEnumerable<ItemData> shots) =>
        string.Concat(shots.Select(shot => _form.Text(shot) + _task.TargetDelimiter + _form.Answer(shot) + _task.FewShot.Delimiter));
}
