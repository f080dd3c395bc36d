namespace EarlySignal.Tasks.Adaptations;

/// <summary>An item before any prompt is made of it, as adaptations see and change it.</summary>
/// <remarks>Stem, options and right answer are looked for when they are first asked for: to keep items by their group needs none of them.</remarks>
public sealed class Question
{
    private readonly Lazy<string> _stem;
    private readonly Lazy<(IReadOnlyList<string> Options, IReadOnlyList<int> Golds)> _answers;

    internal Question(string id, string? group, ItemData data, Func<string> stem, Func<(IReadOnlyList<string>, IReadOnlyList<int>)> answers)
        : this(id, group, data, new Lazy<string>(stem), new Lazy<(IReadOnlyList<string>, IReadOnlyList<int>)>(answers))
    {
    }

    private Question(string id, string? group, ItemData data, Lazy<string> stem, Lazy<(IReadOnlyList<string>, IReadOnlyList<int>)> answers) =>
        (Id, Group, Data, _stem, _answers) = (id, group, data, stem, answers);

    /// <summary>Unique in its task; the same before and after an adaptation.</summary>
    public string Id { get; }

    /// <summary>Subject or domain, when the data names one.</summary>
    public string? Group { get; }

    /// <summary>The question alone, without options, labels and cues.</summary>
    public string Stem => _stem.Value;

    /// <summary>The texts of the possible answers, also when the task is answered by letters.</summary>
    public IReadOnlyList<string> Options => _answers.Value.Options;

    /// <summary>Index of the right answer in <see cref="Options"/>; of several, the first.</summary>
    public int Gold => Golds[0];

    /// <summary>Indices of all right answers in <see cref="Options"/>, rising; nearly always there is one.</summary>
    public IReadOnlyList<int> Golds => _answers.Value.Golds;

    /// <summary>The fields as the data gives them: null, bool, long, double, string, or lists and dictionaries of these.</summary>
    public IReadOnlyDictionary<string, object?> Fields => Data.Fields;

    internal ItemData Data { get; }

    /// <summary>The same question with other answers.</summary>
    /// <param name="options">The texts.</param>
    /// <param name="golds">Index of the right one, or of each that is right, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no right answer, or one is none of the options.</exception>
    public Question WithOptions(IReadOnlyList<string> options, params IReadOnlyList<int> golds)
    {
        ArgumentOutOfRangeException.ThrowIfZero(golds.Count);
        foreach (var gold in golds)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(gold);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(gold, options.Count);
        }
        return new(Id, Group, Data, _stem, new Lazy<(IReadOnlyList<string>, IReadOnlyList<int>)>((options, [.. golds.Order()])));
    }

    /// <summary>The same question in other words.</summary>
    /// <param name="stem">The question alone.</param>
    public Question WithStem(string stem) => new(Id, Group, Data, new Lazy<string>(stem), _answers);
}
