namespace EarlySignal.Tasks;

/// <summary>A place in the pieces of a template, which the parsers of statements and of expressions share.</summary>
/// <param name="tokens">The pieces, with an end.</param>
internal sealed class TokenCursor(List<TemplateToken> tokens)
{
    private const int MaxDepth = 48;
    private int _next;
    private int _depth;

    /// <summary>The piece that comes next.</summary>
    public TemplateToken Current => tokens[_next];

    /// <summary>The piece behind it.</summary>
    public TemplateToken Following => tokens[Math.Min(_next + 1, tokens.Count - 1)];

    /// <summary>Moves on by one piece, and returns it.</summary>
    public TemplateToken Take() => tokens[_next++];

    /// <summary>Whether the next piece is this word.</summary>
    public bool IsName(string word) => Current.Kind == TemplateTokenKind.Name && Current.Source == word;

    /// <summary>Whether the next piece is this operator or bracket.</summary>
    public bool IsSymbol(string symbol) => Current.Kind == TemplateTokenKind.Symbol && Current.Source == symbol;

    /// <summary>Takes an operator or bracket if it comes next.</summary>
    public bool TryTake(string symbol) => Skip(IsSymbol(symbol));

    /// <summary>Takes a word if it comes next.</summary>
    public bool TryTakeName(string word) => Skip(IsName(word));

    /// <summary>Takes a piece of that kind.</summary>
    /// <exception cref="TemplateFault">Something else comes next.</exception>
    public TemplateToken Take(TemplateTokenKind kind) => Current.Kind == kind ? Take() : throw Unexpected();

    /// <summary>Takes an operator or bracket.</summary>
    /// <exception cref="TemplateFault">Something else comes next.</exception>
    public void Expect(string symbol)
    {
        if (!TryTake(symbol))
            throw Unexpected();
    }

    /// <summary>Goes one level deeper; a template of brackets only would else end the stack.</summary>
    /// <exception cref="TemplateFault">There are too many levels.</exception>
    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw new TemplateFault($"more than {MaxDepth} brackets or statements inside each other at position {Current.At}", "a simple template", Template.Remedy);
    }

    /// <summary>Comes back from a level.</summary>
    public void Leave() => _depth--;

    /// <summary>The fault that the next piece cannot stand here.</summary>
    public TemplateFault Unexpected() => new($"'{Current.Source}' at position {Current.At}", Template.Supported, Template.Remedy);

    private bool Skip(bool taken)
    {
        _next += taken ? 1 : 0;
        return taken;
    }
}
