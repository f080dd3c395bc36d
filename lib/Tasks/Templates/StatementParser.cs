using System.Text;

namespace EarlySignal.Tasks;

/// <summary>A part of a template that prints or sets something.</summary>
/// <param name="scope">The names that are known.</param>
/// <param name="output">What was printed so far.</param>
internal delegate void Statement(TemplateScope scope, StringBuilder output);

/// <summary>Pieces of a template → what it does: text, output, <c>if</c>, <c>for</c>, <c>set</c> and <c>with</c>.</summary>
internal sealed class StatementParser
{
    private const string Loop = "loop";
    private readonly TokenCursor _at;
    private readonly ExpressionParser _expressions;
    private int _endAt;

    /// <summary>Begins at the first piece.</summary>
    public StatementParser(List<TemplateToken> tokens)
    {
        _at = new TokenCursor(tokens);
        _expressions = new ExpressionParser(_at);
    }

    /// <summary>Reads the whole template.</summary>
    /// <exception cref="TemplateFault">It is not in the supported part of the language.</exception>
    public Statement Parse()
    {
        var body = Body(out var end);
        return end.Length == 0 ? body : throw new TemplateFault($"'{end}' at position {_endAt} that nothing began", Template.Supported, "Remove it, or add the beginning.");
    }

    // Up to the end of the template, or to one of these words, which is taken.
    private Statement Body(out string end, params string[] ends)
    {
        _at.Enter();
        List<Statement> parts = [];
        end = "";
        while (_at.Current.Kind != TemplateTokenKind.End)
        {
            var token = _at.Take();
            if (token.Kind == TemplateTokenKind.Data)
                parts.Add((_, output) => output.Append(token.Source));
            else if (token.Kind == TemplateTokenKind.OutputBegin)
            {
                var value = _expressions.Tuple();
                _at.Take(TemplateTokenKind.Close);
                parts.Add((scope, output) =>
                {
                    output.Append(PythonText.Str(value.Value(scope)));
                    TemplateLimits.Require(output.Length);
                });
            }
            else
            {
                var word = _at.Take(TemplateTokenKind.Name);
                if (ends.Contains(word.Source) || word.Source.StartsWith("end", StringComparison.Ordinal))
                {
                    (end, _endAt) = (word.Source, word.At);
                    break;
                }
                parts.Add(Read(word));
            }
        }
        if (ends.Length > 0 && !ends.Contains(end))
            throw new TemplateFault(end.Length == 0 ? "the end of the template" : $"'{end}'", $"'{ends[^1]}' first", "Close the statements in the order in which they begin.");
        _at.Leave();
        return (scope, output) => parts.ForEach(part => part(scope, output));
    }

    private Statement Read(TemplateToken word) => word.Source switch
    {
        "if" => If(),
        "for" => For(),
        "set" => Set(),
        "with" => With(),
        _ => throw new TemplateFault($"statement '{word.Source}' at position {word.At}", "one of if, for, set, with, raw", Template.Remedy),
    };

    private Statement If()
    {
        List<(Expression Condition, Statement Body)> branches = [];
        Statement? otherwise = null;
        string end;
        do
        {
            var condition = _expressions.Tuple();
            Close();
            branches.Add((condition, Body(out end, "elif", "else", "endif")));
        }
        while (end == "elif");
        if (end == "else")
        {
            Close();
            otherwise = Body(out _, "endif");
        }
        Close();
        return (scope, output) =>
        {
            foreach (var (condition, body) in branches)
            {
                if (!condition.IsTrue(scope))
                    continue;
                body(scope, output);
                return;
            }
            otherwise?.Invoke(scope, output);
        };
    }

    private Statement For()
    {
        var targets = Targets();
        if (!_at.TryTakeName("in"))
            throw _at.Unexpected();
        var source = _expressions.Tuple(takesIf: false);
        var filter = _at.TryTakeName("if") ? _expressions.Or() : null;
        Close();
        var body = Body(out var end, "else", "endfor");
        Statement? otherwise = null;
        if (end == "else")
        {
            Close();
            otherwise = Body(out _, "endfor");
        }
        Close();
        return (scope, output) =>
        {
            var items = PythonOperators.Elements(source.Value(scope));
            if (filter is not null)
                items = [.. items.Where(item => filter.IsTrue(Bound(scope, item)))];
            LoopState loop = new(items);
            for (; loop.Index < items.Count; loop.Index++)
            {
                scope.CountRound();
                var inner = Bound(scope, items[loop.Index]);
                inner.Set(Loop, loop);
                body(inner, output);
            }
            if (items.Count == 0)
                otherwise?.Invoke(scope, output);
        };

        TemplateScope Bound(TemplateScope scope, object? item)
        {
            var inner = scope.Inner();
            Assign(inner, targets, item);
            return inner;
        }
    }

    private Statement Set()
    {
        if (_at.Following is { Kind: TemplateTokenKind.Symbol, Source: "." })
        {
            var owner = _at.Take(TemplateTokenKind.Name).Source;
            _at.Take();
            var name = _at.Take(TemplateTokenKind.Name).Source;
            var assigned = Assigned();
            return (scope, _) =>
            {
                if (scope[owner] is not TemplateNamespace names)
                    throw new TemplateFault($"'{owner}.{name}' that is set", "a namespace, which {% set x = namespace() %} makes", "Set a name of its own, or make a namespace.");
                names[name] = assigned.Value(scope);
            };
        }
        var targets = Targets();
        if (_at.IsSymbol("="))
        {
            var value = Assigned();
            return (scope, _) => Assign(scope, targets, value.Value(scope));
        }
        Close();
        var body = Body(out var _, "endset");
        Close();
        return (scope, _) =>
        {
            StringBuilder text = new();
            body(scope.Inner(), text);
            Assign(scope, targets, text.ToString());
        };
    }

    private Statement With()
    {
        List<(string Name, Expression Value)> names = [];
        while (_at.Current.Kind != TemplateTokenKind.Close)
        {
            if (names.Count > 0)
                _at.Expect(",");
            var name = _at.Take(TemplateTokenKind.Name).Source;
            _at.Expect("=");
            names.Add((name, _expressions.Conditional()));
        }
        Close();
        var body = Body(out _, "endwith");
        Close();
        return (scope, output) =>
        {
            var inner = scope.Inner();
            foreach (var (name, value) in names)
                inner.Set(name, value.Value(scope));
            body(inner, output);
        };
    }

    private Expression Assigned()
    {
        _at.Expect("=");
        var value = _expressions.Tuple();
        Close();
        return value;
    }

    private List<string> Targets()
    {
        var hasBrackets = _at.TryTake("(");
        List<string> names = [_at.Take(TemplateTokenKind.Name).Source];
        while (_at.TryTake(",") && _at.Current.Kind == TemplateTokenKind.Name)
            names.Add(_at.Take().Source);
        if (hasBrackets)
            _at.Expect(")");
        return names;
    }

    private static void Assign(TemplateScope scope, List<string> targets, object? value)
    {
        if (targets is [var only])
        {
            scope.Set(only, value);
            return;
        }
        var parts = PythonOperators.Elements(value);
        if (parts.Count != targets.Count)
            throw new TemplateFault($"{parts.Count} values for {string.Join(", ", targets)}", $"{targets.Count} values", "Correct the names, or the item.");
        for (var i = 0; i < targets.Count; i++)
            scope.Set(targets[i], parts[i]);
    }

    private void Close() => _at.Take(TemplateTokenKind.Close);
}
