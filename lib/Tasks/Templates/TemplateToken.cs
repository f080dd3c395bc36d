namespace EarlySignal.Tasks;

/// <summary>What a template is made of.</summary>
internal enum TemplateTokenKind
{
    /// <summary>Text outside all braces, printed as it is.</summary>
    Data,

    /// <summary><c>{{</c>.</summary>
    OutputBegin,

    /// <summary><c>{%</c>.</summary>
    StatementBegin,

    /// <summary><c>}}</c> or <c>%}</c>.</summary>
    Close,

    /// <summary>A word.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or bracket.</summary>
    Symbol,

    /// <summary>The end of the template.</summary>
    End,
}

/// <summary>One piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">As it is written; for a text, what it stands for.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="At">Where it begins in the template, from 0.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Source, object? Number, int At);
