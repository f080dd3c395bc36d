namespace EarlySignal.Tasks;

/// <summary>The tests of Jinja: what may stand behind <c>is</c>.</summary>
internal static class TemplateTests
{
    private static readonly Dictionary<string, TemplateFilter> Known = All().ToDictionary(test => test.Name, StringComparer.Ordinal);

    /// <summary>A test by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="at">Where it stands, for the error.</param>
    /// <exception cref="TemplateFault">There is no such test here.</exception>
    public static TemplateFilter Find(string name, int at) => Known.TryGetValue(name, out var test)
        ? test
        : throw new TemplateFault($"test '{name}' at position {at}", $"one of the tests {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}", Template.Remedy);

    private static IEnumerable<TemplateFilter> All()
    {
        yield return new("defined", [], (value, _) => value is not Undefined, TakesUndefined: true);
        yield return new("undefined", [], (value, _) => value is Undefined, TakesUndefined: true);
        yield return Plain("none", value => value is null);
        yield return Plain("string", value => value is string);
        yield return Plain("number", value => PythonOperators.Number(value) is not null);
        yield return Plain("integer", value => value is long);
        yield return Plain("float", value => value is double);
        yield return Plain("boolean", value => value is bool);
        yield return Plain("true", value => value is true);
        yield return Plain("false", value => value is false);
        yield return Plain("mapping", value => PythonDict.From(value) is not null);
        yield return Plain("sequence", value => value is string or IReadOnlyList<object?> || PythonDict.From(value) is not null);
        yield return Plain("iterable", value => value is string or IReadOnlyList<object?> || PythonDict.From(value) is not null);
        yield return Plain("odd", value => PythonOperators.Whole(value) % 2 != 0);
        yield return Plain("even", value => PythonOperators.Whole(value) % 2 == 0);
        yield return Plain("lower", value => PythonMethods.IsCased(PythonText.Str(value), isUpper: false));
        yield return Plain("upper", value => PythonMethods.IsCased(PythonText.Str(value), isUpper: true));
        yield return With("divisibleby", (value, other) => PythonOperators.Apply("%", value, other) is 0L);
        yield return With("in", (value, other) => PythonOperators.Contains(other, value));
        yield return With("sameas", (value, other) => value is null && other is null || value is bool a && other is bool b && a == b || ReferenceEquals(value, other));
        foreach (var name in (string[])["eq", "equalto", "=="])
            yield return With(name, PythonOperators.AreEqual);
        foreach (var name in (string[])["ne", "!="])
            yield return With(name, (value, other) => !PythonOperators.AreEqual(value, other));
        foreach (var name in (string[])["lt", "lessthan", "<"])
            yield return With(name, (value, other) => PythonOperators.Compare(value, other) < 0);
        foreach (var name in (string[])["le", "<="])
            yield return With(name, (value, other) => PythonOperators.Compare(value, other) <= 0);
        foreach (var name in (string[])["gt", "greaterthan", ">"])
            yield return With(name, (value, other) => PythonOperators.Compare(value, other) > 0);
        foreach (var name in (string[])["ge", ">="])
            yield return With(name, (value, other) => PythonOperators.Compare(value, other) >= 0);
    }

    private static TemplateFilter Plain(string name, Func<object?, bool> holds) => new(name, [], (value, _) => holds(value));

    private static TemplateFilter With(string name, Func<object?, object?, bool> holds) => new(name, ["other"], (value, a) => a[0] is Absent
        ? throw new TemplateFault($"test '{name}' without an argument", "a value to compare with", Template.Remedy)
        : holds(value, a[0]));
}
