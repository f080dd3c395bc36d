namespace EarlySignal.Basics;

/// <summary>
/// Something that the user brought (a file, a field, an option) cannot be used. The message is one paragraph that a
/// person can act on: where, what was found, what was expected, what to do. Scripts print it and exit with code 2.
/// </summary>
/// <param name="file">The file, folder or option that holds the fault.</param>
/// <param name="field">The field, tensor, line or item inside it; empty when the whole file is meant.</param>
/// <param name="found">What was there.</param>
/// <param name="expected">What should have been there.</param>
/// <param name="remedy">What the user can do, as a full sentence.</param>
public sealed class InputException(string file, string field, string found, string expected, string remedy)
    : Exception(Paragraph($"{file}: {(field.Length == 0 ? "" : field + ": ")}found {found}; expected {expected}. {remedy}"))
{
    /// <summary>The file, folder or option that holds the fault.</summary>
    public string File { get; } = file;

    /// <summary>The field, tensor, line or item inside <see cref="File"/>; empty when the whole file is meant.</summary>
    public string Field { get; } = field;

    /// <summary>The same fault of a file that is not the user's own, so that another remedy helps.</summary>
    /// <param name="other">What the user can do instead, as a full sentence.</param>
    public InputException WithRemedy(string other) => new(File, Field, found, expected, other);

    // Names come from the user's files: a line break or a terminal's escape code in one must not reach the screen.
    private static string Paragraph(string text) => new([.. text.Select(character => char.IsControl(character) ? ' ' : character)]);
}
