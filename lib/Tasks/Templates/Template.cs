using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// A prompt template: text with <c>{{ expressions }}</c> over the item's fields, in the part of Jinja's language that most
/// tasks use. It renders as lm-evaluation-harness does: Python's printing of values, undefined names are errors, a final
/// newline stays.
/// </summary>
internal sealed class Template
{
    /// <summary>The supported part of the language, for error messages.</summary>
    public const string Supported = "fields, .name, [number], ['name'], texts, numbers, lists, method calls, |filters, +, - and ~ inside {{ }}";

    /// <summary>What to do about the rest of the language.</summary>
    public const string Remedy = "Rewrite the template with these, or put the finished text into a field of the data.";

    private const int MaxShown = 160;
    private readonly string _source;
    private readonly string _file;
    private readonly string _field;
    private readonly List<Expression> _parts = [];

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
            Parse(_source);
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
        try
        {
            foreach (var part in _parts)
                text.Append(PythonText.Str(part(item.Fields)));
        }
        catch (TemplateFault fault)
        {
            throw Located(fault, $", {item.Where}");
        }
        return text.ToString();
    }

    private void Parse(string source)
    {
        var at = 0;
        var trimsBefore = false;
        while (at < source.Length)
        {
            var open = NextOpening(source, at);
            var text = source[at..(open < 0 ? source.Length : open)];
            if (trimsBefore)
                text = PythonWhitespace.TrimStart(text);
            if (open < 0)
            {
                _parts.Add(Expressions.Constant(text));
                return;
            }
            at = open + 2;
            if (source[open + 1] != '{')
                throw new TemplateFault($"'{source[open..at]}' at position {open}", Supported, Remedy);
            var control = at < source.Length && source[at] is '-' or '+' ? source[at++] : ' ';
            _parts.Add(Expressions.Constant(control == '-' ? PythonWhitespace.TrimEnd(text) : text));
            _parts.Add(new TemplateParser(TemplateLexer.Read(source, ref at, out trimsBefore)).Parse());
        }
    }

    private static int NextOpening(string source, int at)
    {
        var open = source.IndexOf('{', at);
        while (open >= 0 && !(open + 1 < source.Length && source[open + 1] is '{' or '%' or '#'))
            open = source.IndexOf('{', open + 1);
        return open;
    }

    private InputException Located(TemplateFault fault, string where) =>
        new(_file, $"{_field}{where}", $"{fault.Found} in template {PythonText.Repr(_source.Length <= MaxShown ? _source : _source[..MaxShown] + "…")}", fault.Expected, fault.Remedy);
}
