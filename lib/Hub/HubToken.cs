using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>An access token of the Hub. It prints as a placeholder, so that no message, log or results file can hold it.</summary>
public sealed class HubToken
{
    private const string Placeholder = "(token)";

    /// <summary>Wraps a token.</summary>
    /// <param name="secret">The token itself.</param>
    /// <param name="source">The variable or file that it came from, for messages.</param>
    /// <exception cref="InputException">It holds a blank or another character that a token cannot hold.</exception>
    public HubToken(string secret, string source)
    {
        if (secret.Length == 0 || !secret.All(c => c is > ' ' and <= '~'))
            throw new InputException(source, "", "a text that is no token", "visible ASCII characters without blanks", "Copy the token again from the Hub's settings page.");
        Secret = secret;
        Source = source;
    }

    /// <summary>The variable or file that the token came from.</summary>
    public string Source { get; }

    internal string Secret { get; }

    /// <summary>A placeholder, never the token.</summary>
    public override string ToString() => Placeholder;

    /// <summary>Replaces the token in a text by the placeholder.</summary>
    internal string Hide(string text) => text.Replace(Secret, Placeholder);
}
