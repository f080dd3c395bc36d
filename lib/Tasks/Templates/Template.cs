using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// A prompt template: text with <c>{{ expressions }}</c> and <c>{% statements %}</c> over the item's fields, in the part of
/// Jinja's language that tasks use. It renders as lm-evaluation-harness does: Python's printing of values, undefined names are
/// errors, a final newline stays.
/// </summary>
internal sealed class Template
{
    /// <summary>The supported part of the language, for error messages.</summary>
    public const string Supported = "fields, texts, numbers, lists, operators, method calls and |filters inside {{ }}, and if, for, set, with inside {% %}";

    /// <summary>What to do about the rest of the language.</summary>
    public const string Remedy = "Rewrite the template with these, or put the finished text into a field of the data.";

    private const int MaxShown = 160;
    private readonly string _source;
    private readonly string _file;
    private readonly string _field;
    private readonly Statement _body;

    /// <summary>Reads a template.</summary>
    /// <param name="source">The text of the template.</param>
    /// <param name="file">The task file, for errors.</param>
    /// <param name="field">The key in the task file, for errors.</param>
    /// <exception cref="InputException">The template is not in the supported part of the language.</exception>
    public Template(string source, string file, string field)
    {
        _source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _file = file;
        _field = field;
        try
        {
            _body = new StatementParser(new TemplateLexer(_source).Read()).Parse();
        }
        catch (TemplateFault fault)
        {
            throw Located(fault, "");
        }
    }

    /// <summary>The text for one item.</summary>
    /// <exception cref="InputException">A field is missing, or a value does not fit what is done with it.</exception>
    public string Render(ItemData item)
    {
        StringBuilder text = new();
        var isTooLarge = false;
        try
        {
            _body(new TemplateScope(item.Fields), text);
        }
        catch (TemplateFault fault)
        {
            throw Located(fault, $", {item.Where}");
        }
        catch (Exception fault) when (fault is InsufficientExecutionStackException or OverflowException)
        {
            // Not reported here: a handler still stands on the stack that has run out.
            isTooLarge = true;
        }
        return !isTooLarge ? text.ToString()
            : throw Located(new TemplateFault("a value that is nested too deeply or too large", "values that a prompt can show", Remedy), $", {item.Where}");
    }

    private InputException Located(TemplateFault fault, string where) =>
        new(_file, $"{_field}{where}", $"{fault.Found} in template {PythonText.Repr(_source.Length <= MaxShown ? _source : _source[..MaxShown] + "…")}", fault.Expected, fault.Remedy);
}
