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
    private readonly PromptForm _exampleForm;

    /// <summary>Reads the data of the scored split.</summary>
    /// <exception cref="InputException">The data is missing or empty.</exception>
    public ItemBuilder(TaskDefinition task)
    {
        _task = task;
        _data = Read("test_split", task.Split, task.DocumentFunction);
        HashSet<string> names = [.. _data.SelectMany(item => item.Fields.Keys)];
        _form = new PromptForm(task, names);
        _exampleForm = PromptForm.OfExamples(task, names);
    }

    /// <summary>All items of the scored split, in the order of the data.</summary>
    /// <exception cref="InputException">The data does not fit the task.</exception>
    public IReadOnlyList<Item> Build()
    {
        var ids = Ids(_data);
        var groupField = GroupField(_data);
        var examples = Examples();
        return [.. _data.Select((item, i) => _form.Build(item, ids[i], _form.Description(item) + examples(item), groupField is null ? null : (string)item.Fields[groupField]!))];
    }

    /// <summary>
    /// The solved examples as items whose context is the question alone; null when items are shown different ones, when examples
    /// look otherwise than questions, or when an example's answer is none of its choices.
    /// </summary>
    internal IReadOnlyList<Item>? SharedExamples()
    {
        var shots = _task.FewShot;
        if (shots is not { Sampler: FewShot.FirstN, TextTemplate: null, TargetTemplate: null, Choices: null, TargetDelimiter: null, DocumentFunction: null } || shots.Split == _task.Split
            || shots.AnswerPrefix is not null || _task.AnswerPrefix is not null || _task.OutputType != OutputType.MultipleChoice)
            return null;
        List<ItemData> source = [.. Source(isScored: false).Take(shots.Count)];
        var ids = Ids(source);
        var groupField = GroupField(source);
        List<Item> examples = [];
        foreach (var (shot, id) in source.Zip(ids))
        {
            var choices = _form.Choices(shot);
            examples.Add(new Item(id, _form.Question(shot), choices, choices.ToList().IndexOf(_form.Answer(shot)), groupField is null ? null : (string)shot.Fields[groupField]!));
        }
        return examples.TrueForAll(example => example.Gold >= 0) ? examples : null;
    }

    /// <summary>The field that names the group of each item; null when there is none that all items have.</summary>
    internal static string? GroupField(IReadOnlyList<ItemData> data) =>
        GroupFields.FirstOrDefault(name => data.All(item => item.Fields.GetValueOrDefault(name) is string));

    private List<ItemData> Read(string key, string? split, string? documentFunction)
    {
        if (split is null || !_task.DataFiles.TryGetValue(_task.Steps?.SplitOf(split) ?? split, out var files))
        {
            if (_task.Dataset is { } dataset && _task.DataFiles.Count == 0)
                throw new InputException(_task.File, "dataset_path", $"the dataset {dataset.Path}, which is not on this machine", "local data files", "Fetch it first: scoring does so by itself, a program calls DatasetSource.Bring.");
            throw new InputException(_task.File, key, split is null ? "no value" : $"'{split}'", $"one of the splits that there are files for: {string.Join(", ", _task.DataFiles.Keys)}", "Name a split that has a file.");
        }
        List<ItemData> data = [.. files.SelectMany(DataFile.Read)];
        if (documentFunction is { } function)
            data = [.. data.Select(item => KnownFunctions.Apply(function, item))];
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

    // The text of the solved examples before an item. lm-evaluation-harness up to 0.4.9 draws one more from the scored split
    // and drops the item itself, so that no prompt shows its own answer. Later versions show it; that fault is not repeated here.
    private Func<ItemData, string> Examples()
    {
        var shots = _task.FewShot;
        if (shots.Count == 0 || _task.OutputType == OutputType.LogLikelihoodRolling)
            return _ => "";
        shots.RequireKnownSampler(_task.File);
        var isScored = shots.Split is not null && shots.Split == _task.Split;
        var source = Source(isScored);
        var wanted = isScored ? shots.Count + 1 : shots.Count;
        if (source.Count < wanted)
            throw new InputException(_task.File, "num_fewshot", $"{shots.Count} examples", $"at most {Math.Max(source.Count - (wanted - shots.Count), 0)}: {(shots.Split is { } from ? $"split '{from}'" : "fewshot_config.samples")} has {source.Count} items{(shots.Indices is { Count: > 0 } ? " at fewshot_indices" : "")}", "Lower num_fewshot, or add examples.");
        if (shots.Sampler == FewShot.FirstN && !isScored)
        {
            var same = Text(source.Take(wanted));
            return _ => same;
        }
        // One sequence of draws for the whole task, in the order of its items.
        PythonRandom random = new(shots.Seed);
        return item =>
        {
            var drawn = shots.Sampler == FewShot.FirstN ? source.Take(wanted) : random.Sample(source.Count, wanted).Select(place => source[place]);
            return Text(isScored ? drawn.Where(shot => !shot.HasSameFields(item)).Take(shots.Count) : drawn);
        };
    }

    private List<ItemData> Source(bool isScored)
    {
        var shots = _task.FewShot;
        var source = shots.Split is null && shots.Samples is { } samples ? [.. samples.Select((fields, i) => new ItemData(_task.File, i + 1, fields))]
            : isScored && shots.DocumentFunction is null ? _data
            : Read("fewshot_split", shots.Split, shots.DocumentFunction ?? _task.DocumentFunction);
        if (shots.Indices is not { Count: > 0 } indices)
            return source;
        return indices.All(index => index < source.Count) ? [.. indices.Select(index => source[index])]
            : throw new InputException(_task.File, "fewshot_config.fewshot_indices", $"{indices.Max()}", $"places below {source.Count}, as split '{shots.Split}' has", "Correct the list.");
    }

    private string Text(IEnumerable<ItemData> shots) => string.Concat(shots.Select(shot => _exampleForm.Solved(shot) + _task.FewShot.Delimiter));
}
