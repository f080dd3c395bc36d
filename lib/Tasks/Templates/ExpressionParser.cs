namespace EarlySignal.Tasks;

/// <summary>
/// Pieces of a template → an expression, with Jinja's precedence: or, and, not, comparisons, + and -, ~, * / // %, **,
/// sign, then points, brackets, filters and tests.
/// </summary>
/// <param name="at">The place in the pieces; afterwards behind the expression.</param>
internal sealed class ExpressionParser(TokenCursor at)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Words = ["if", "else", "and", "or", "not", "in", "is", "elif", "recursive"];

    /// <summary>An expression; with commas at its top level, a tuple.</summary>
    /// <param name="takesIf">Whether an <c>if</c> behind it belongs to it.</param>
    /// <exception cref="TemplateFault">It is not in the supported part of the language.</exception>
    public Expression Tuple(bool takesIf = true)
    {
        var first = takesIf ? Conditional() : Or();
        if (!at.IsSymbol(","))
            return first;
        List<Expression> items = [first];
        while (at.TryTake(",") && StartsValue())
            items.Add(takesIf ? Conditional() : Or());
        return scope => PythonSequence.Tuple([.. items.Select(item => item.Value(scope))]);
    }

    /// <summary>One expression, such as the condition of an <c>if</c>.</summary>
    /// <exception cref="TemplateFault">It is not in the supported part of the language.</exception>
    public Expression Conditional()
    {
        at.Enter();
        var value = Or();
        while (at.TryTakeName("if"))
        {
            var (then, condition) = (value, Or());
            var otherwise = at.TryTakeName("else") ? Conditional() : _ => new Undefined("an 'if' without 'else' whose condition is false", "a value for this case", "Add 'else' and a value.");
            value = scope => condition.IsTrue(scope) ? then(scope) : otherwise(scope);
        }
        at.Leave();
        return value;
    }

    /// <summary>An expression without <c>if</c> behind it.</summary>
    public Expression Or()
    {
        var left = And();
        while (at.TryTakeName("or"))
        {
            var (a, b) = (left, And());
            left = scope => a.Value(scope) is var value && PythonOperators.IsTrue(value) ? value : b(scope);
        }
        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (at.TryTakeName("and"))
        {
            var (a, b) = (left, Not());
            left = scope => a.Value(scope) is var value && PythonOperators.IsTrue(value) ? b(scope) : value;
        }
        return left;
    }

    private Expression Not()
    {
        if (!at.TryTakeName("not"))
            return Comparison();
        at.Enter();
        var value = Not();
        at.Leave();
        return scope => !value.IsTrue(scope);
    }

    // a < b < c is a < b and b < c, as in Python.
    private Expression Comparison()
    {
        var first = Sum();
        List<(string Symbol, Expression Value)> rest = [];
        while (true)
        {
            if (at.Current.Kind == TemplateTokenKind.Symbol && Comparisons.Contains(at.Current.Source))
                rest.Add((at.Take().Source, Sum()));
            else if (at.TryTakeName("in"))
                rest.Add(("in", Sum()));
            else if (at.IsName("not") && at.Following is { Kind: TemplateTokenKind.Name, Source: "in" })
            {
                at.Take();
                at.Take();
                rest.Add(("not in", Sum()));
            }
            else
                break;
        }
        if (rest.Count == 0)
            return first;
        return scope =>
        {
            var left = first.Value(scope);
            foreach (var (symbol, expression) in rest)
            {
                var right = expression.Value(scope);
                if (!Holds(symbol, left, right))
                    return false;
                left = right;
            }
            return true;
        };
    }

    private static bool Holds(string symbol, object? a, object? b) => symbol switch
    {
        "==" => PythonOperators.AreEqual(a, b),
        "!=" => !PythonOperators.AreEqual(a, b),
        "<" => PythonOperators.Compare(a, b) < 0,
        "<=" => PythonOperators.Compare(a, b) <= 0,
        ">" => PythonOperators.Compare(a, b) > 0,
        ">=" => PythonOperators.Compare(a, b) >= 0,
        "in" => PythonOperators.Contains(b, a),
        _ => !PythonOperators.Contains(b, a),
    };

    private Expression Sum() => Chain(Concatenation, "+", "-");

    private Expression Concatenation()
    {
        List<Expression> parts = [Product()];
        while (at.TryTake("~"))
            parts.Add(Product());
        return parts.Count == 1 ? parts[0] : scope => TemplateLimits.Join("", parts.Select(part => PythonText.Str(part.Value(scope))));
    }

    private Expression Product() => Chain(Power, "*", "/", "//", "%");

    private Expression Power() => Chain(() => Signed(takesFilters: true), "**");

    private Expression Chain(Func<Expression> operand, params string[] symbols)
    {
        var left = operand();
        while (at.Current.Kind == TemplateTokenKind.Symbol && symbols.Contains(at.Current.Source))
        {
            var symbol = at.Take().Source;
            var (a, b) = (left, operand());
            left = scope => PythonOperators.Apply(symbol, a.Value(scope), b.Value(scope));
        }
        return left;
    }

    private Expression Signed(bool takesFilters)
    {
        Expression value;
        if (at.IsSymbol("-") || at.IsSymbol("+"))
        {
            at.Enter();
            var (symbol, operand) = (at.Take().Source, Signed(takesFilters: false));
            at.Leave();
            value = scope => operand.Value(scope) is double number && symbol == "-" ? -number : PythonOperators.Apply(symbol, 0L, operand.Value(scope));
        }
        else
            value = Postfix(Primary());
        return takesFilters ? Filtered(value) : value;
    }

    private Expression Filtered(Expression value)
    {
        while (true)
        {
            if (at.TryTake("|"))
                value = Filter(value);
            else if (at.TryTakeName("is"))
                value = Test(value);
            else
                return value;
        }
    }

    /// <summary>A filter's name and arguments, applied to a value.</summary>
    public Expression Filter(Expression value)
    {
        var (name, arguments) = (at.Take(TemplateTokenKind.Name), CallArguments.None);
        if (at.TryTake("("))
            arguments = Arguments();
        var filter = TemplateFilters.Find(name.Source, name.At);
        return scope => filter.Apply(filter.TakesUndefined ? value(scope) : value.Value(scope), arguments.Bind(filter, scope));
    }

    private Expression Test(Expression value)
    {
        var isNegated = at.TryTakeName("not");
        var name = at.Take(TemplateTokenKind.Name);
        var arguments = at.TryTake("(") ? Arguments()
            : StartsValue() && !(at.Current.Kind == TemplateTokenKind.Name && Words.Contains(at.Current.Source)) && !at.IsSymbol("-") && !at.IsSymbol("+")
                ? CallArguments.Of(Postfix(Primary()))
            : CallArguments.None;
        var test = TemplateTests.Find(name.Source, name.At);
        return scope => (bool)test.Apply(test.TakesUndefined ? value(scope) : value.Value(scope), arguments.Bind(test, scope))! != isNegated;
    }

    private bool StartsValue() => at.Current.Kind is TemplateTokenKind.Name or TemplateTokenKind.Text or TemplateTokenKind.Number
        || at.Current.Kind == TemplateTokenKind.Symbol && at.Current.Source is "(" or "[" or "{" or "-" or "+";

    private Expression Primary()
    {
        var token = at.Current;
        switch (token.Kind)
        {
            case TemplateTokenKind.Text:
                var text = "";
                while (at.Current.Kind == TemplateTokenKind.Text)
                    text += at.Take().Source;
                return _ => text;
            case TemplateTokenKind.Number:
                at.Take();
                return _ => token.Number;
            case TemplateTokenKind.Name when !Words.Contains(token.Source):
                at.Take();
                return at.IsSymbol("(") ? Function(token) : Named(token.Source);
            case TemplateTokenKind.Symbol when at.TryTake("("):
                if (at.TryTake(")"))
                    return _ => PythonSequence.Tuple([]);
                var inner = Tuple();
                at.Expect(")");
                return inner;
            case TemplateTokenKind.Symbol when at.TryTake("["):
                var items = Listed("]");
                return scope => items.Select(item => item.Value(scope)).ToList();
            case TemplateTokenKind.Symbol when at.TryTake("{"):
                return Dictionary();
            default:
                throw at.Unexpected();
        }
    }

    private static Expression Named(string name) => name switch
    {
        "true" or "True" => _ => true,
        "false" or "False" => _ => false,
        "none" or "None" => _ => null,
        _ => scope => scope[name],
    };

    private Expression Function(TemplateToken name)
    {
        at.Take();
        var arguments = Arguments();
        var function = TemplateFunctions.Find(name.Source, name.At);
        return scope => function(arguments.Values(scope), arguments.Named(scope));
    }

    private Expression Dictionary()
    {
        List<(Expression Key, Expression Value)> pairs = [];
        while (!at.TryTake("}"))
        {
            if (pairs.Count > 0)
            {
                at.Expect(",");
                if (at.TryTake("}"))
                    break;
            }
            var key = Conditional();
            at.Expect(":");
            pairs.Add((key, Conditional()));
        }
        return scope =>
        {
            PythonDict dict = new();
            foreach (var (key, value) in pairs)
                dict.Set(key.Value(scope), value.Value(scope));
            return dict;
        };
    }

    private Expression Postfix(Expression value)
    {
        while (true)
        {
            var owner = value;
            if (at.TryTake("."))
            {
                if (at.Current.Kind == TemplateTokenKind.Number)   // Jinja reads a.0 as a[0]
                {
                    var index = at.Take().Number;
                    value = scope => Expressions.Subscript(owner.Value(scope), index);
                    continue;
                }
                var name = at.Take(TemplateTokenKind.Name).Source;
                if (at.TryTake("("))
                {
                    var arguments = Arguments();
                    value = scope => PythonMethods.Call(owner.Value(scope), name, arguments.Values(scope), arguments.Named(scope));
                }
                else
                    value = scope => Expressions.Attribute(owner.Value(scope), name);
            }
            else if (at.TryTake("["))
                value = Subscript(owner);
            else if (at.IsSymbol("("))
                throw new TemplateFault($"a call at position {at.Current.At}", $"a method behind a point, or one of {string.Join(", ", TemplateFunctions.Names)}", Template.Remedy);
            else
                return value;
        }
    }

    private Expression Subscript(Expression owner)
    {
        var from = at.IsSymbol(":") ? null : Tuple();
        if (!at.TryTake(":"))
        {
            at.Expect("]");
            return scope => Expressions.Subscript(owner.Value(scope), from!.Value(scope));
        }
        var to = at.IsSymbol(":") || at.IsSymbol("]") ? null : Conditional();
        var step = at.TryTake(":") && !at.IsSymbol("]") ? Conditional() : null;
        at.Expect("]");
        return scope => Expressions.Slice(owner.Value(scope), from?.Value(scope), to?.Value(scope), step?.Value(scope));
    }

    private CallArguments Arguments()
    {
        List<Expression> positional = [];
        Dictionary<string, Expression> named = new(StringComparer.Ordinal);
        while (!at.TryTake(")"))
        {
            if (positional.Count + named.Count > 0)
            {
                at.Expect(",");
                if (at.TryTake(")"))
                    break;
            }
            if (at.Current.Kind == TemplateTokenKind.Name && at.Following is { Kind: TemplateTokenKind.Symbol, Source: "=" })
            {
                var name = at.Take().Source;
                at.Take();
                named[name] = Conditional();
            }
            else if (named.Count > 0)
                throw at.Unexpected();
            else
                positional.Add(Conditional());
        }
        return new CallArguments(positional, named);
    }

    private List<Expression> Listed(string close)
    {
        List<Expression> items = [];
        while (!at.TryTake(close))
        {
            if (items.Count > 0)
            {
                at.Expect(",");
                if (at.TryTake(close))
                    break;
            }
            items.Add(Conditional());
        }
        return items;
    }
}
