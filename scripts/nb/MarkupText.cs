namespace EarlySignal.Notebooks;

/// <summary>Text with a MIME type, shown as it is.</summary>
public sealed record MarkupText(string MimeType, string Content)
{
    public override string ToString() => Content;
}
