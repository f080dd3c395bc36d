namespace EarlySignal.Tasks;

/// <summary>The names that a template knows while it renders: the item's fields, and what it sets itself.</summary>
internal sealed class TemplateScope
{
    private readonly IReadOnlyDictionary<string, object?> _fields;
    private readonly TemplateScope? _outer;
    private readonly TemplateScope _root;
    private readonly Dictionary<string, object?> _own = new(StringComparer.Ordinal);
    private int _rounds;   // of the root: those of all loops

    /// <summary>The outermost scope.</summary>
    /// <param name="fields">The item's fields by name.</param>
    public TemplateScope(IReadOnlyDictionary<string, object?> fields) => (_fields, _root) = (fields, this);

    private TemplateScope(TemplateScope outer) => (_fields, _outer, _root) = (outer._fields, outer, outer._root);

    /// <summary>What a name means; <see cref="Undefined"/> when it means nothing.</summary>
    public object? this[string name]
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope._outer)
            {
                if (scope._own.TryGetValue(name, out var set))
                    return set;
            }
            return _fields.TryGetValue(name, out var field) ? field : Undefined.Name(name, _fields.Keys);
        }
    }

    /// <summary>Gives a name a meaning from here on, in this scope and those inside it.</summary>
    public void Set(string name, object? value) => _own[name] = value;

    /// <summary>Counts a round of a loop.</summary>
    /// <exception cref="TemplateFault">There were too many in all.</exception>
    public void CountRound()
    {
        if (++_root._rounds > TemplateLimits.MostRounds)
            throw new TemplateFault($"more than {TemplateLimits.MostRounds} rounds of loops", "a template that comes to an end", "Correct the template, or the item.");
    }

    /// <summary>A scope inside this one, as a loop's body has it.</summary>
    public TemplateScope Inner() => new(this);
}
