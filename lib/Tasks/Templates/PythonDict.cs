namespace EarlySignal.Tasks;

/// <summary>A dictionary whose keys may be of any kind, as a template can write one; its order is that of insertion.</summary>
internal sealed class PythonDict
{
    private readonly List<KeyValuePair<object?, object?>> _pairs = [];

    /// <summary>Keys and values in order.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Pairs => _pairs;

    /// <summary>A dictionary, or an object of the item's data, seen as one; null for any other value.</summary>
    public static PythonDict? From(object? value)
    {
        if (value is PythonDict dict)
            return dict;
        if (value is not IReadOnlyDictionary<string, object?> fields)
            return null;
        PythonDict view = new();
        foreach (var field in fields)
            view._pairs.Add(new KeyValuePair<object?, object?>(field.Key, field.Value));
        return view;
    }

    /// <summary>Sets a key; a key that is there keeps its place.</summary>
    public void Set(object? key, object? value)
    {
        var place = PlaceOf(key);
        if (place >= 0)
            _pairs[place] = new KeyValuePair<object?, object?>(_pairs[place].Key, value);
        else
            _pairs.Add(new KeyValuePair<object?, object?>(key, value));
    }

    /// <summary>Looks a key up; 1, 1.0 and True are the same key.</summary>
    public bool TryGet(object? key, out object? value)
    {
        var place = PlaceOf(key);
        value = place >= 0 ? _pairs[place].Value : null;
        return place >= 0;
    }

    private int PlaceOf(object? key) => _pairs.FindIndex(pair => PythonOperators.AreEqual(pair.Key, key));
}
