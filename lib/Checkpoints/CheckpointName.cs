using System.Globalization;
using System.Text.RegularExpressions;

namespace EarlySignal.Checkpoints;

/// <summary>What the name of a checkpoint's folder says.</summary>
/// <param name="Step">Optimizer steps.</param>
/// <param name="BillionTokens">Training tokens seen, in billions, when the name has them.</param>
internal readonly partial record struct CheckpointName(long Step, double? BillionTokens)
{
    /// <summary>The understood forms, for error messages.</summary>
    public const string Forms = "iter_0002000, iteration-2000, step1000, step-1000, step_1000, global_step1000, checkpoint-500, ckpt-500, step1000-tokens4B or stage1-step1000-tokens4B";

    /// <summary>Reads a folder's name; null when it has no step.</summary>
    public static CheckpointName? Parse(string folderName)
    {
        var match = Form().Match(folderName);
        if (!match.Success || !long.TryParse(match.Groups["step"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            return null;
        if (!match.Groups["tokens"].Success)
            return new CheckpointName(step, null);
        var billions = match.Groups["unit"].Value.ToUpperInvariant() switch { "M" => 1e-3, "B" => 1.0, _ => 1e3 };
        return new CheckpointName(step, double.Parse(match.Groups["tokens"].ValueSpan, CultureInfo.InvariantCulture) * billions);
    }

    [GeneratedRegex(@"^(?:stage\d+[-_])?(?:iter|iteration|step|global[-_]?step|checkpoint|ckpt)[-_]?(?<step>[0-9]+)(?:[-_]tokens[-_]?(?<tokens>[0-9]+(?:\.[0-9]+)?)(?<unit>[MBT]))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
