namespace EarlySignal.Tasks;

/// <summary>The filters of Jinja on lists, texts as lists of characters, and objects.</summary>
internal static class SequenceFilters
{
    /// <summary>All of them.</summary>
    public static IEnumerable<TemplateFilter> All() =>
    [
        new("length", [], (value, _) => (long)Items(value).Count),
        new("count", [], (value, _) => (long)Items(value).Count),
        new("first", [], (value, _) => Items(value) is [var first, ..] ? first : NoElement()),
        new("last", [], (value, _) => Items(value) is [.., var last] ? last : NoElement()),
        new("list", [], (value, _) => Items(value).ToList()),
        new("reverse", [], (value, _) => value is string text ? string.Concat(text.EnumerateRunes().Reverse()) : PythonSequence.Generator(Items(value).Reverse())),
        new("join", ["d", "attribute"], (value, a) => TemplateLimits.Join(PythonText.Str(a[0].Or("")), Items(value).Select(item => PythonText.Str(Picked(item, a[1].Or(null)))))),
        new("sum", ["attribute", "start"], (value, a) => Items(value).Aggregate(a[1].Or(0L), (sum, item) => PythonOperators.Apply("+", sum, Picked(item, a[0].Or(null))))),
        new("sort", ["reverse", "case_sensitive", "attribute"], (value, a) => Sorted(Items(value), a[2].Or(null), IsTrue(a[1], false), IsTrue(a[0], false))),
        new("unique", ["case_sensitive", "attribute"], (value, a) => PythonSequence.Generator(Unique(Items(value), a[1].Or(null), IsTrue(a[0], false)))),
        new("min", ["case_sensitive", "attribute"], (value, a) => Sorted(Items(value), a[1].Or(null), IsTrue(a[0], false), false) is [var least, ..] ? least : NoElement()),
        new("max", ["case_sensitive", "attribute"], (value, a) => Sorted(Items(value), a[1].Or(null), IsTrue(a[0], false), true) is [var most, ..] ? most : NoElement()),
        new("batch", ["linecount", "fill_with"], (value, a) => PythonSequence.Generator(Batches(Items(value), (int)Math.Clamp(PythonOperators.Whole(a[0]), 1, 10_000), a[1].Or(null)))),
        new("items", [], (value, _) => PythonSequence.Generator(Pairs(value, "items"))),
        new("dictsort", ["case_sensitive", "by", "reverse"], (value, a) =>
            Sorted([.. Pairs(value, "dictsort")], a[1].Or("key") is "value" ? 1L : 0L, IsTrue(a[0], false), IsTrue(a[2], false))),
        new("map", null, Map),
        new("select", null, (value, a) => Selected(value, null, a, wants: true)),
        new("reject", null, (value, a) => Selected(value, null, a, wants: false)),
        new("selectattr", null, (value, a) => Selected(value, AttributeName(a), a[1..], wants: true)),
        new("rejectattr", null, (value, a) => Selected(value, AttributeName(a), a[1..], wants: false)),
    ];

    private static IReadOnlyList<object?> Items(object? value) => PythonOperators.Elements(value);

    private static bool IsTrue(object? argument, bool absent) => PythonOperators.IsTrue(argument.Or(absent));

    private static Undefined NoElement() => new("the first, last, least or greatest of no elements", "at least one element", "Correct the item, or ask for the length first.");

    private static IEnumerable<object?> Pairs(object? value, string filter) => PythonDict.From(value) is { } map
        ? map.Pairs.Select(pair => (object?)PythonSequence.Tuple([pair.Key, pair.Value]))
        : throw TemplateFilter.Unfit(filter, value);

    // An attribute may be a path such as a.0.b; the text "" or nothing means the element itself.
    private static object? Picked(object? item, object? attribute)
    {
        object[] parts = attribute is null ? [] : attribute is string path ? path.Split('.') : [attribute];
        foreach (var part in parts)
        {
            item = part is string digits && digits.Length > 0 && digits.All(char.IsAsciiDigit) ? Expressions.Subscript(item, long.Parse(digits)) : Expressions.Subscript(item, part);
            if (item is Undefined missing)
                throw missing.Fault;
        }
        return item;
    }

    // Letters of both cases are one letter unless asked otherwise, as in Jinja.
    private static object? Key(object? item, object? attribute, bool isCaseSensitive) =>
        Picked(item, attribute) is string text && !isCaseSensitive ? text.ToLowerInvariant() : Picked(item, attribute);

    private static List<object?> Sorted(IReadOnlyList<object?> items, object? attribute, bool isCaseSensitive, bool isReversed)
    {
        var comparer = Comparer<object?>.Create(PythonOperators.Compare);
        return isReversed
            ? [.. items.OrderByDescending(item => Key(item, attribute, isCaseSensitive), comparer)]
            : [.. items.OrderBy(item => Key(item, attribute, isCaseSensitive), comparer)];
    }

    private static List<object?> Unique(IReadOnlyList<object?> items, object? attribute, bool isCaseSensitive)
    {
        List<object?> keys = [], kept = [];
        foreach (var item in items)
        {
            var key = Key(item, attribute, isCaseSensitive);
            if (keys.Exists(known => PythonOperators.AreEqual(known, key)))
                continue;
            keys.Add(key);
            kept.Add(item);
        }
        return kept;
    }

    private static IEnumerable<object?> Batches(IReadOnlyList<object?> items, int size, object? fill) => items.Chunk(size).Select(batch =>
        (object?)batch.Concat(Enumerable.Repeat(fill, fill is null ? 0 : size - batch.Length)).ToList());

    // map(attribute='x', default=y), or map('filter', arguments…); the names reach here as the last argument.
    private static object? Map(object? value, object?[] arguments)
    {
        if (arguments is [PythonDict named])
        {
            named.TryGet("attribute", out var attribute);
            return PythonSequence.Generator(Items(value).Select(item => named.TryGet("default", out var absent) && !Has(item, attribute) ? absent : Picked(item, attribute)));
        }
        if (arguments is not [string name, ..])
            throw new TemplateFault("filter 'map' without arguments", "the name of a filter, or attribute=…", Template.Remedy);
        var filter = TemplateFilters.Find(name, 0);
        var bound = CallArguments.Bind(filter, arguments[1..], new Dictionary<string, object?>());
        return PythonSequence.Generator(Items(value).Select(item => filter.Apply(item, bound)));
    }

    private static bool Has(object? item, object? attribute) => PythonDict.From(item) is { } map && map.TryGet(attribute, out _);

    private static string AttributeName(object?[] arguments) => arguments is [string name, ..]
        ? name
        : throw new TemplateFault("filter 'selectattr' without arguments", "the name of an attribute", Template.Remedy);

    private static PythonSequence Selected(object? value, string? attribute, object?[] arguments, bool wants)
    {
        if (arguments is not [string name, ..])
            return PythonSequence.Generator(Items(value).Where(item => PythonOperators.IsTrue(Picked(item, attribute)) == wants));
        var test = TemplateTests.Find(name, 0);
        var bound = CallArguments.Bind(test, arguments[1..], new Dictionary<string, object?>());
        return PythonSequence.Generator(Items(value).Where(item => (bool)test.Apply(Tested(item), bound)! == wants));

        object? Tested(object? item) => attribute is not null && test.TakesUndefined && !Has(item, attribute)
            ? Undefined.Attribute(attribute, item)
            : Picked(item, attribute);
    }
}
