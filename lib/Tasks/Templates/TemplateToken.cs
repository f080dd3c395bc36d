namespace EarlySignal.Tasks;

/// <summary>What a template expression is made of.</summary>
internal enum TemplateTokenKind
{
    Name,
    Text,
    Number,
    Symbol,
    End,
}

/// <summary>One word of a template expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">As it is written; for a text, what it stands for.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="At">Where it begins in the template, from 0.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Source, object? Number, int At);
