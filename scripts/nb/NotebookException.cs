namespace EarlySignal.Notebooks;

/// <summary>
/// A file or option that the user gave cannot be used. The message is one paragraph: where, what was found, what was
/// expected, what to do. The command prints it and exits with code 2.
/// </summary>
/// <param name="where">The file or option.</param>
/// <param name="found">What was there.</param>
/// <param name="expected">What should have been there.</param>
/// <param name="remedy">What the user can do, as a full sentence.</param>
internal sealed class NotebookException(string where, string found, string expected, string remedy)
    : Exception($"{where}: found {found}; expected {expected}. {remedy}".ReplaceLineEndings(" "));
