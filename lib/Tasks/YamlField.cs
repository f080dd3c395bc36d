using System.Diagnostics.CodeAnalysis;
using System.Text;
using EarlySignal.Basics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace EarlySignal.Tasks;

/// <summary>
/// A YAML value that knows its file, line and path, so that a wrong type becomes an <see cref="InputException"/> that
/// names all three.
/// </summary>
internal readonly struct YamlField
{
    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 64;
    private readonly string _path;

    private YamlField(string file, string path, YamlNode node)
    {
        File = file;
        _path = path;
        Node = node;
    }

    /// <summary>The file that it stands in.</summary>
    public string File { get; }

    /// <summary>The value itself.</summary>
    public YamlNode Node { get; }

    /// <summary>Line and path, such as <c>line 7, fewshot_config.sampler</c>.</summary>
    public string Where => $"line {Node.Start.Line}{(_path.Length == 0 ? "" : $", {_path}")}";

    /// <summary>Reads a file that holds one YAML mapping.</summary>
    /// <exception cref="InputException">The file is missing or too large, is not YAML, or holds something else.</exception>
    public static YamlField Read(string file)
    {
        if (!System.IO.File.Exists(file))
            throw new InputException(file, "", "no such file", "a task file in YAML", "Check the path.");
        if (new FileInfo(file).Length is > MaxBytes and var length)
            throw new InputException(file, "", $"{length} bytes", $"a task file of at most {MaxBytes} bytes", "Keep the items in a data file, and only the description of the task in YAML.");
        return Parse(file, Utf8Text.Read(file));
    }

    /// <summary>Reads YAML text that holds one mapping.</summary>
    /// <param name="file">Where the text came from, for errors.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">It is not YAML, or holds something else.</exception>
    public static YamlField Parse(string file, string text)
    {
        try
        {
            RequireFlat(file, text);
            YamlStream stream = [];
            stream.Load(new StringReader(WithoutRepeats(text)));
            return stream.Documents is [{ RootNode: YamlMappingNode root }]
                ? new YamlField(file, "", root)
                : throw new InputException(file, "", $"{stream.Documents.Count} YAML document(s) that are no single mapping", "one mapping of keys to values", "See the task files that come with the demo.");
        }
        // Besides its own exception, YamlDotNet lets some of its internal ones out on damaged text.
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new InputException(file, fault is YamlException { Start.Line: var line } ? $"line {line}" : "", $"text that is not valid YAML ({fault.InnerException?.Message ?? fault.Message})", "valid YAML", "Check quotes, colons and indentation at that line.");
        }
    }

    /// <summary>The keys and values of a mapping, in the order of the file.</summary>
    /// <exception cref="InputException">This is no mapping, or a key is no text.</exception>
    public IEnumerable<(string Key, YamlField Value)> Fields()
    {
        if (Node is not YamlMappingNode mapping)
            throw Wrong("a mapping of keys to values", "Correct the value.");
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw Wrong("keys that are text", "Correct the key; a template such as \"{{choices}}\" needs quotes around it.", "a key that is a list or a mapping");
            yield return (name, new YamlField(File, _path.Length == 0 ? name : $"{_path}.{name}", value));
        }
    }

    /// <summary>Looks a key up; absent and null both answer false.</summary>
    public bool TryGet(string name, out YamlField field)
    {
        field = Fields().FirstOrDefault(pair => pair.Key == name).Value;
        return field.Node is not null && !field.IsNull;
    }

    /// <summary>The members of a list.</summary>
    /// <exception cref="InputException">This is no list.</exception>
    public IEnumerable<YamlField> Items()
    {
        if (Node is not YamlSequenceNode list)
            throw Wrong("a list", "Correct the value.");
        var (file, path) = (File, _path);
        return list.Children.Select((child, i) => new YamlField(file, $"{path}[{i}]", child));
    }

    /// <summary>Whether the value is absent or null.</summary>
    public bool IsNull => Node is YamlScalarNode scalar && YamlScalar.Value(scalar) is null;

    /// <summary>Whether the value is a list.</summary>
    public bool IsList => Node is YamlSequenceNode;

    /// <summary>Whether the value is a mapping.</summary>
    public bool IsMapping => Node is YamlMappingNode;

    /// <summary>Whether the value is itself a Python function (<c>!function module.name</c>).</summary>
    public bool IsFunction => IsFunctionNode(Node);

    /// <summary>The value of a scalar: null, bool, long, double or string; this field itself when it is a list or mapping.</summary>
    public object? Scalar => Node is YamlScalarNode scalar ? YamlScalar.Value(scalar) : this;

    /// <summary>The value as templates take it: a scalar's value, a list, or an object.</summary>
    /// <exception cref="InputException">A key is no text.</exception>
    public object? Value() => IsList ? Items().Select(item => item.Value()).ToList()
        : IsMapping ? Fields().ToDictionary(field => field.Key, field => field.Value.Value(), StringComparer.Ordinal)
        : Scalar;

    /// <summary>A scalar as it is written, whatever its type; null for a list or mapping.</summary>
    public string? SourceText => (Node as YamlScalarNode)?.Value;

    /// <summary>The value as text.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public string Text() => Scalar as string ?? Fail<string>("a text", "Put quotes around it if a text is meant.");

    /// <summary>The value as a whole number that is not negative.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public int Count() => Scalar is long and >= 0 and <= int.MaxValue and var count ? (int)count : Fail<int>("a whole number from 0 on", "Correct the value.");

    /// <summary>One text, or a list of them.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public IReadOnlyList<string> Texts() => IsList ? [.. Items().Select(item => item.Text())] : [Text()];

    /// <summary>An optional text.</summary>
    public string Text(string name, string absent) => TryGet(name, out var field) ? field.Text() : absent;

    /// <summary>Whether the value, or anything inside it, is a Python function (<c>!function module.name</c>).</summary>
    public bool HasFunction() => HasFunction(Node, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));

    /// <summary>Reports this value as unusable.</summary>
    /// <param name="expected">What should have been there.</param>
    /// <param name="remedy">What the user can do, as a full sentence.</param>
    /// <param name="found">What was there; the value itself when left out.</param>
    public InputException Wrong(string expected, string remedy, string? found = null) => new(File, Where, found ?? Shown(), expected, remedy);

    // Each node once: aliases may name the same one any number of times.
    private static bool HasFunction(YamlNode node, HashSet<YamlNode> seen) => seen.Add(node)
        && (IsFunctionNode(node)
            || node is YamlSequenceNode list && list.Children.Any(child => HasFunction(child, seen))
            || node is YamlMappingNode map && map.Children.Any(pair => HasFunction(pair.Value, seen)));

    private static bool IsFunctionNode(YamlNode node) => !node.Tag.IsEmpty && node.Tag.Value.StartsWith("!function", StringComparison.Ordinal);

    [DoesNotReturn]
    private T Fail<T>(string expected, string remedy) => throw Wrong(expected, remedy);

    private string Shown() => Node switch
    {
        YamlScalarNode { Tag.IsEmpty: false } tagged => $"{tagged.Tag.Value} {tagged.Value}",
        YamlScalarNode { Style: ScalarStyle.Plain } plain => plain.Value is { Length: > 0 } text ? text : "nothing",
        YamlScalarNode quoted => PythonText.Repr(quoted.Value),
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    // Some task files of the harness say the same thing twice, which Python's reader allows. Blanks take the place of the
    // second, so that lines keep their numbers; what is said twice and differs stays an error.
    private static string WithoutRepeats(string text)
    {
        const int top = 3;   // inside the stream, the document and its mapping
        Parser events = new(new StringReader(text));
        StringBuilder once = new(text);
        Dictionary<string, (string, TagName, ScalarStyle)> seen = new(StringComparer.Ordinal);
        Scalar? key = null;
        var (depth, isKey) = (0, true);
        while (events.MoveNext())
        {
            var present = events.Current!;
            if (depth == top)
            {
                if (key is not null && present is Scalar value && !seen.TryAdd(key.Value, (value.Value, value.Tag, value.Style)) && seen[key.Value] == (value.Value, value.Tag, value.Style))
                    Blank(once, (int)key.Start.Index, (int)value.End.Index);
                (key, isKey) = (isKey ? present as Scalar : null, !isKey);
            }
            depth += present.NestingIncrease;
        }
        return once.ToString();
    }

    private static void Blank(StringBuilder text, int start, int end)
    {
        for (var i = start; i < end; i++)
            text[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
    }

    // The node tree is built by recursion, which a file of brackets only would carry past the end of the stack.
    private static void RequireFlat(string file, string text)
    {
        Parser events = new(new StringReader(text));
        var depth = 0;
        while (events.MoveNext())
        {
            depth += events.Current!.NestingIncrease;
            if (depth > MaxDepth)
                throw new InputException(file, $"line {events.Current.Start.Line}", $"more than {MaxDepth} levels inside each other", "the flat keys of a task", "Check the brackets and the indentation at that line.");
        }
    }
}
