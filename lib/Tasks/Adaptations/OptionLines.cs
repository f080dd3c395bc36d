using System.Text.RegularExpressions;

namespace EarlySignal.Tasks.Adaptations;

/// <summary>The lines of a prompt template that show the options: <c>A. {{choices[0]}}</c> and so on.</summary>
internal static partial class OptionLines
{
    /// <summary>What stands for them when there may be any number.</summary>
    public const string Expression = "{{" + AdaptedFields.LetteredOptions + "}}";

    /// <summary>The template with one expression instead of the lines; unchanged when it has no such lines.</summary>
    public static string Fold(string template)
    {
        var match = Lines().Match(template);
        if (!match.Success)
            return template;
        var isInOrder = match.Groups["letter"].Captures.Select((letter, i) => letter.Value == Letters.Of(i)).All(same => same)
            && match.Groups["index"].Captures.Select((index, i) => index.Value == PythonText.Str((long)i)).All(same => same)
            && match.Groups["list"].Captures.Select(list => list.Value).Distinct().Count() == 1;
        return isInOrder ? template[..match.Index] + Expression + template[(match.Index + match.Length)..] : template;
    }

    /// <summary>The template without the options.</summary>
    public static string Remove(string template) =>
        Fold(template).Replace(Expression + "\n", "", StringComparison.Ordinal).Replace("\n" + Expression, "", StringComparison.Ordinal).Replace(Expression, "", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<letter>[A-Z])\. \{\{\s*(?<list>[\w.]+)\[(?<index>\d+)\]\s*\}\}(?:\n(?<letter>[A-Z])\. \{\{\s*(?<list>[\w.]+)\[(?<index>\d+)\]\s*\}\})+")]
    private static partial Regex Lines();
}
