namespace EarlySignal.Tasks;

/// <summary>Words of an expression → a function of the item's fields. Precedence as in Jinja: <c>~</c> binds tighter than <c>+</c>.</summary>
/// <param name="tokens">The words, with an end.</param>
internal sealed class TemplateParser(List<TemplateToken> tokens)
{
    private const int MaxDepth = 32;
    private int _next;
    private int _depth;

    private TemplateToken Current => tokens[_next];

    /// <summary>Reads the whole expression.</summary>
    /// <exception cref="TemplateFault">It is not in the supported part of the language.</exception>
    public Expression Parse()
    {
        var expression = Sum();
        return Current.Kind == TemplateTokenKind.End ? expression : throw Unexpected();
    }

    private Expression Sum()
    {
        if (++_depth > MaxDepth)
            throw new TemplateFault($"more than {MaxDepth} brackets inside each other at position {Current.At}", "a simple expression", Template.Remedy);
        var left = Concatenation();
        while (true)
        {
            if (TryTake("+"))
                left = Expressions.Add(left, Concatenation());
            else if (TryTake("-"))
                left = Expressions.Subtract(left, Concatenation());
            else
                break;
        }
        _depth--;
        return left;
    }

    private Expression Concatenation()
    {
        List<Expression> parts = [Filtered()];
        while (TryTake("~"))
            parts.Add(Filtered());
        return parts.Count == 1 ? parts[0] : fields => string.Concat(parts.Select(part => PythonText.Str(part(fields))));
    }

    private Expression Filtered()
    {
        if (TryTake("-"))
        {
            var negated = Take(TemplateTokenKind.Number).Number;
            return Expressions.Constant(negated is long whole ? (object)-whole : -(double)negated!);
        }
        var value = Postfix(Primary());
        while (TryTake("|"))
        {
            var (name, at) = (Take(TemplateTokenKind.Name).Source, Current.At);
            IReadOnlyList<Expression> arguments = TryTake("(") ? Arguments() : [];
            value = Expressions.Filter(value, name, arguments, at);
        }
        return value;
    }

    private Expression Primary()
    {
        var token = Current;
        _next++;
        switch (token.Kind)
        {
            case TemplateTokenKind.Text:
                var text = token.Source;
                while (Current.Kind == TemplateTokenKind.Text)
                    text += Take(TemplateTokenKind.Text).Source;
                return Expressions.Constant(text);
            case TemplateTokenKind.Number:
                return Expressions.Constant(token.Number);
            case TemplateTokenKind.Name:
                return token.Source switch
                {
                    "true" or "True" => Expressions.Constant(true),
                    "false" or "False" => Expressions.Constant(false),
                    "none" or "None" => Expressions.Constant(null),
                    "if" or "else" or "and" or "or" or "not" or "in" or "is" => throw Unexpected(token),
                    _ => Expressions.Field(token.Source),
                };
            case TemplateTokenKind.Symbol when token.Source == "(":
                var inner = Sum();
                Expect(")");
                return inner;
            case TemplateTokenKind.Symbol when token.Source == "[":
                return Expressions.List(Listed("]"));
            default:
                throw Unexpected(token);
        }
    }

    private Expression Postfix(Expression value)
    {
        while (true)
        {
            if (TryTake("."))
            {
                if (Current.Kind == TemplateTokenKind.Number)   // Jinja reads a.0 as a[0]
                {
                    value = Expressions.Subscript(value, Expressions.Constant(Take(TemplateTokenKind.Number).Number));
                    continue;
                }
                var name = Take(TemplateTokenKind.Name).Source;
                value = TryTake("(") ? Expressions.Method(value, name, Arguments()) : Expressions.Attribute(value, name);
            }
            else if (TryTake("["))
            {
                value = Expressions.Subscript(value, Sum());
                Expect("]");
            }
            else
                return value;
        }
    }

    private List<Expression> Arguments() => Listed(")");

    private List<Expression> Listed(string close)
    {
        List<Expression> items = [];
        while (!TryTake(close))
        {
            if (items.Count > 0)
            {
                Expect(",");
                if (TryTake(close))
                    break;
            }
            items.Add(Sum());
        }
        return items;
    }

    private bool TryTake(string symbol)
    {
        var taken = Current.Kind == TemplateTokenKind.Symbol && Current.Source == symbol;
        _next += taken ? 1 : 0;
        return taken;
    }

    private TemplateToken Take(TemplateTokenKind kind) => Current.Kind == kind ? tokens[_next++] : throw Unexpected();

    private void Expect(string symbol)
    {
        if (!TryTake(symbol))
            throw Unexpected();
    }

    private TemplateFault Unexpected() => Unexpected(Current);

    private static TemplateFault Unexpected(TemplateToken token) =>
        new($"'{token.Source}' at position {token.At}", Template.Supported, Template.Remedy);
}
