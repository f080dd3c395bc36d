using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EarlySignal.Tasks;

/// <summary>
/// The value of a YAML scalar as PyYAML types it (YAML 1.1), because lm-evaluation-harness reads its tasks with that:
/// an unquoted <c>no</c> is false there, and <c>1_000</c> a number.
/// </summary>
internal static partial class YamlScalar
{
    private const string StringTag = "tag:yaml.org,2002:str";

    /// <summary>Null, bool, long, double or string. Dates and base-60 numbers, which no task key takes, stay text.</summary>
    public static object? Value(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style != ScalarStyle.Plain || !node.Tag.IsEmpty && node.Tag == StringTag)
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
            "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
            _ => Number(text) ?? text,
        };
    }

    private static object? Number(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (Whole().IsMatch(text) && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (Float().IsMatch(text) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number;
        var isNegative = digits.StartsWith('-');
        var body = digits.TrimStart('+', '-');
        long? value = Based().IsMatch(text) ? body switch
        {
            ['0', 'x', .. var hex] => Convert.ToInt64(hex, 16),
            ['0', 'b', .. var bits] => Convert.ToInt64(bits, 2),
            _ => Convert.ToInt64(body, 8),
        } : null;
        return isNegative ? -value : value;
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9_]*)\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^([-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?)\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^[-+]?(0x[0-9a-fA-F]{1,15}|0b[01]{1,62}|0[0-7]{1,20})\z")]
    private static partial Regex Based();
}
