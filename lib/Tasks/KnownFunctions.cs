using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// The Python functions of task files that are known here. No Python is run: a function counts as known when its source,
/// together with the functions of the same file that it calls, is word for word one that somebody has read, and then the
/// template or the change of the data that does the same stands in for it.
/// </summary>
internal static partial class KnownFunctions
{
    private const string HellaSwag = "hellaswag";
    private const string WinoGrandeGold = "{{answer|int - 1}}";
    private const string WinoGrandeEnding = "{{sentence[sentence.index('_') + 1:].strip()}}";
    private const string WinoGrandeChoices = "{{[sentence[:sentence.index('_')] + option1, sentence[:sentence.index('_')] + option2]}}";

    // SHA-256 of the source, without comments and empty lines → the key it is for, and what stands in. The first three are those of
    // the golden task oracle_blank; the others were computed from lm_eval/tasks/winogrande/preprocess_winogrande.py (its two forms)
    // and lm_eval/tasks/hellaswag/utils.py (without and with answer letters) as EleutherAI published them.
    private static readonly Dictionary<string, (string Key, string Meaning)> Known = new(StringComparer.Ordinal)
    {
        ["b94210ff676af0ef93b15a662414d9dc61629c06ce83ff7341e57bf89bf2d097"] = ("doc_to_text", WinoGrandeGold),
        ["99f01b2a88a9ab37fca8ecf097e83789d4ed231106c1d4388fd628386c416e90"] = ("doc_to_target", WinoGrandeEnding),
        ["07080b43618e00043c16c534878057c27882f37e7601b1e6e3a6032c0e0f0133"] = ("doc_to_choice", WinoGrandeChoices),
        ["c57c58bd89aa782a4c77ecfce1f57cf6d56c613896b6842456bcd8aef3b78f33"] = ("doc_to_text", WinoGrandeGold),
        ["f2a99c49d4e8c430362a3c3d46a3508d9ad731987842352c9344f50391d6d0ec"] = ("doc_to_target", WinoGrandeEnding),
        ["15201d56d314e4a2ae782859441965580e03251617b858d4c150dff43af4728a"] = ("doc_to_choice", WinoGrandeChoices),
        ["27e9872afeab76902d6032c976619ccb70c61c8204fa9bac8dbd2663ebb6ec8a"] = ("doc_to_text", WinoGrandeGold),
        ["ad09001157056053ce4ea43e48232ffaf5a001cef295a03b776d89c4fbe862c1"] = ("doc_to_target", WinoGrandeEnding),
        ["530c0030f94d2ae37970a3131ab888123ec785148a461cce557f4e81ffdd0829"] = ("doc_to_choice", WinoGrandeChoices),
        ["b1687e2ada2e032580aee4a9350efb1137cbc79afa34f92b3242e9d17e7d2e90"] = ("process_docs", HellaSwag),
        ["b952f834fcaaecdf6b18fc11fe380e012e0f32daa469952c56c37f063020ef49"] = ("process_docs", HellaSwag),
    };

    /// <summary>What stands in for a function: a template, or the name of a change of the data.</summary>
    /// <param name="function">The value with the tag <c>!function</c>.</param>
    /// <param name="key">The key that it is the value of.</param>
    /// <exception cref="InputException">The function is not known, or not there.</exception>
    public static string Require(YamlField function, string key)
    {
        var source = Source(function);
        return source is not null && Known.TryGetValue(Hash(source), out var known) && known.Key == key ? known.Meaning : throw function.Wrong(
            "a value without Python functions (!function), but for those of WinoGrande and HellaSwag, which are known by their source",
            key == "process_docs"
                ? "Run it once in Python, process_docs(dataset).to_json('items.jsonl'); then remove the key, and write 'dataset_path: json' and 'dataset_kwargs: {data_files: {test: items.jsonl}}'. A function that only drops items is what Keep, KeepGroups and KeepIds do."
                : "Write a template that does the same, or write what the function returns into fields of the data, and name those fields here.");
    }

    /// <summary>Applies a known change to an item's data.</summary>
    /// <exception cref="InputException">The data has not the fields that it needs.</exception>
    public static ItemData Apply(string function, ItemData item) => function switch
    {
        HellaSwag => OfHellaSwag(item),
        _ => throw new InputException(item.File, "process_docs", $"'{function}'", HellaSwag, "Correct the name."),
    };

    /// <summary>The hash by which a function is known.</summary>
    internal static string Hash(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));

    /// <summary>A function's source with those that it calls, in the order of the file, without comments and empty lines; null when there is none.</summary>
    internal static string? Source(string module, string name)
    {
        var functions = Functions(module);
        if (!functions.ContainsKey(name))
            return null;
        HashSet<string> needed = [name];
        for (var before = 0; before < needed.Count;)
        {
            before = needed.Count;
            foreach (var word in needed.ToList().SelectMany(known => Words().Matches(functions[known]).Select(match => match.Value)))
            {
                if (functions.ContainsKey(word))
                    needed.Add(word);
            }
        }
        return string.Concat(functions.Where(function => needed.Contains(function.Key)).Select(function => function.Value));
    }

    private static string? Source(YamlField function)
    {
        var (path, dot) = (function.SourceText ?? "", (function.SourceText ?? "").LastIndexOf('.'));
        if (dot <= 0)
            return null;
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(function.File))!, path[..dot].Replace('.', Path.DirectorySeparatorChar) + ".py");
        return File.Exists(file) && new FileInfo(file).Length < 1 << 20 ? Source(File.ReadAllText(file), path[(dot + 1)..]) : null;
    }

    // From a line "def name(" at the margin up to the next line at the margin.
    private static Dictionary<string, string> Functions(string module)
    {
        Dictionary<string, string> functions = new(StringComparer.Ordinal);
        string? present = null;
        foreach (var line in module.ReplaceLineEndings("\n").Split('\n').Select(PythonWhitespace.TrimEnd))
        {
            if (line.Length == 0 || line.TrimStart().StartsWith('#'))
                continue;
            if (!char.IsWhiteSpace(line[0]))
                present = Definition().Match(line) is { Success: true } match ? match.Groups["name"].Value : null;
            if (present is not null)
                functions[present] = functions.GetValueOrDefault(present, "") + line + "\n";
        }
        return functions;
    }

    // What lm-evaluation-harness's task does with HellaSwag: question and endings without the marks of WikiHow.
    private static ItemData OfHellaSwag(ItemData item)
    {
        var question = $"{Text("activity_label")}: {Text("ctx_a")} {PythonMethods.Capitalize(Text("ctx_b"))}";
        var endings = item.Fields.GetValueOrDefault("endings") as IReadOnlyList<object?> ?? throw Missing("endings");
        Dictionary<string, object?> fields = new(item.Fields, StringComparer.Ordinal)
        {
            ["query"] = Clean(question),
            ["choices"] = endings.Select(ending => (object?)Clean(PythonText.Str(ending))).ToList(),
            ["gold"] = long.TryParse(PythonText.Str(item.Fields.GetValueOrDefault("label")), out var gold) ? gold : throw Missing("label"),
        };
        return item with { Fields = fields };

        string Text(string name) => item.Fields.GetValueOrDefault(name) as string ?? throw Missing(name);

        InputException Missing(string name) => new(item.File, $"line {item.Line}, {name}", "no value of the kind that HellaSwag has", "the fields of HellaSwag", "Use the data as it was published.");
    }

    private static string Clean(string text)
    {
        text = PythonMethods.Strip(text).Replace(" [title]", ". ", StringComparison.Ordinal);
        return Marks().Replace(text, "").Replace("  ", " ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^def\s+(?<name>\w+)\s*\(")]
    private static partial Regex Definition();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\[.*?\]")]
    private static partial Regex Marks();
}
