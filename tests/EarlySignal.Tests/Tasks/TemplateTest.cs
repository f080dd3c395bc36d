using System.Text;
using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

public class TemplateTest
{
    private static string JinjaCases => Path.Combine(GoldenData.TestsFolder, "Tasks", "JinjaCases.json");

    public static TheoryData<string, string> Cases
    {
        get
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(JinjaCases));
            TheoryData<string, string> cases = [];
            foreach (var entry in document.RootElement.GetProperty("cases").EnumerateArray())
                cases.Add(entry.GetProperty("template").GetString()!, entry.GetProperty("expected").GetString()!);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Renders_as_Jinja_does(string template, string expected) =>
        Assert.Equal(expected, new Template(template, "task.yaml", "doc_to_text").Render(JinjaItem()));

    [Theory]
    [InlineData("{% macro m() %}x{% endmacro %}", "statement 'macro' at position 3")]
    [InlineData("a {# note", "'{#' at position 2 that is never closed")]
    [InlineData("{% raw %} a", "'{% raw %}' at position 0 that is never closed")]
    [InlineData("{% if a %}x", "the end of the template")]
    [InlineData("{% for x in a %}x{% endif %}", "'endif'")]
    [InlineData("x{% endif %}", "'endif' at position 4 that nothing began")]
    [InlineData("{{ a if }}", "'}}' at position 8")]
    [InlineData("{{ a = 1 }}", "'=' at position 5")]
    [InlineData("{{ a(1) }}", "function 'a' at position 3")]
    [InlineData("{{ a is foo }}", "test 'foo' at position 8")]
    [InlineData("{{ a ! b }}", "'!' at position 5")]
    [InlineData("{{ a", "'{{' at position 0 that is never closed")]
    [InlineData("{{ 'a }}", "a quote at position 3 that is never closed")]
    [InlineData("{{ }}", "'}}' at position 3")]
    [InlineData("{{ a|xmlattr }}", "filter 'xmlattr'")]
    [InlineData("{{ 007 }}", "'007' at position 3")]
    [InlineData("{{ '\\x4' }}", "an escape that is no character")]
    public void What_is_not_supported_is_named_with_its_place(string template, string found)
    {
        var fault = Assert.Throws<InputException>(() => new Template(template, "task.yaml", "doc_to_text"));
        Assert.Equal(("task.yaml", "doc_to_text"), (fault.File, fault.Field));
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Contains("in template ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_without_end_do_not_reach_the_end_of_the_stack() =>
        Assert.Contains("brackets or statements inside each other",
            Assert.Throws<InputException>(() => new Template("{{" + new string('(', 1000) + "1" + new string(')', 1000) + "}}", "f", "k")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{questoin}}", "unknown field 'questoin'", "Did you mean 'question'?")]
    [InlineData("{{nested.txt}}", "unknown field 'txt'", "Did you mean 'text'?")]
    [InlineData("{{nested.items}}", "'.items', which in Python is a method", "['items']")]
    [InlineData("{{labels[4]}}", "index 4", "4 elements")]
    [InlineData("{{labels.index('E')}}", "index('E') in ['A', 'B', 'C', 'D']", "")]
    [InlineData("{{answer.strip()}}", "method 'strip' with 0 argument(s) on a whole number", "strip, lower")]
    [InlineData("{{answer + question}}", "a whole number + a text", "with ~")]
    [InlineData("{{answer|join}}", "a whole number that is walked through", "a list")]
    [InlineData("{{labels|join(1, 2, 3)}}", "filter 'join' with 3 arguments", "d, attribute")]
    [InlineData("{{labels|join(sep=1)}}", "filter 'join' with the argument 'sep'", "d, attribute")]
    [InlineData("{{labels|map('upper')}}", "a generator that is printed", "|list")]
    [InlineData("{{1 / 0}}", "a division by zero", "")]
    [InlineData("{{9223372036854775807 + 1}}", "a result of + beyond 64 bits", "")]
    [InlineData("{{'ab' * 10000000}}", "a text or list of more than 16777216", "Correct the template")]
    [InlineData("{{[1] * 100000000}}", "a text or list of more than 16777216", "Correct the template")]
    [InlineData("{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}", "a text or list of more than 16777216", "")]
    [InlineData("{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}", "a text or list of more than 16777216", "")]
    [InlineData("{% set a = ['a' * 1000] * 100000 %}{{a|join(', ')}}", "a text or list of more than 16777216", "")]
    [InlineData("{% set a = ['a' * 1000] * 100000 %}{{a}}", "a text or list of more than 16777216", "")]
    [InlineData("{{('a' * 10000)|replace('a', 'a' * 10000)}}", "a text or list of more than 16777216", "")]
    [InlineData("{{('a' * 10000).replace('', 'a' * 10000, 9000)}}", "a text or list of more than 16777216", "")]
    [InlineData("{{('a' * 10000)|regex_replace('a', 'a' * 10000)}}", "a text or list of more than 16777216", "")]
    [InlineData("{% for i in range(99999) %}{{'a' * 1000}}{% endfor %}", "a text or list of more than 16777216", "")]
    [InlineData("{{'%99999999d' % 1}}", "a text or list of more than 16777216", "")]
    [InlineData("{{'a'.center(10 ** 12)}}", "a text or list of more than 16777216", "")]
    [InlineData("{{'a'|indent(10 ** 12)}}", "a text or list of more than 16777216", "")]
    [InlineData("{% for i in range(2000) %}{% for j in range(2000) %}{% endfor %}{% endfor %}", "more than 1000000 rounds", "Correct the template")]
    [InlineData("{{labels|first < 1}}", "a text compared with a whole number", "|int")]
    [InlineData("{% set l = [] %}{% set _ = l.append(l) %}{{ l }}", "nested too deeply", "")]
    [InlineData("{{key if answer > 5}}", "an 'if' without 'else'", "Add 'else'")]
    [InlineData("{% for a, b in labels %}{% endfor %}", "1 values for a, b", "2 values")]
    [InlineData("{{'%d' % 'x'}}", "the format '%d'", "")]
    [InlineData("{{'a'|regex_replace('(', '')}}", "the pattern '('", "")]
    public void What_does_not_fit_an_item_is_named_with_the_item(string template, string found, string help)
    {
        var fault = Assert.Throws<InputException>(() => new Template(template, "task.yaml", "doc_to_text").Render(JinjaItem()));
        Assert.Equal("doc_to_text, data.jsonl line 3", fault.Field);
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Contains(help, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_printed_reads_back_the_same()
    {
        Random random = new(4711);
        const string alphabet = "ab'\"\\\n\t\r\0 \u007f\u00a0\u00ad\u200b\ud83d\ude00é,[](){}";
        for (var round = 0; round < 300; round++)
        {
            List<object?> list = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (object?)Text())];
            Assert.True(PythonLiteral.TryParse(PythonText.Str(list), out var value));
            Assert.Equal(list, value);
        }

        string Text()
        {
            StringBuilder text = new();
            foreach (var rune in alphabet.EnumerateRunes().OrderBy(_ => random.Next()).Take(random.Next(6)))
                text.Append(rune);
            return text.ToString();
        }
    }

    [Theory]
    [InlineData("['a', \"b\",]", "['a', 'b']")]
    [InlineData(" (1, -2.5, None, True)", "[1, -2.5, None, True]")]
    [InlineData("('a')", "'a'")]
    [InlineData("['a' 'b', [[]]]", "['ab', [[]]]")]
    [InlineData("[\n 'a'\n]", "['a']")]
    [InlineData("['''a\n'b' \\n''', \"\"\"c\"\"\", '']", "[\"a\\n'b' \\n\", 'c', '']")]
    public void Literals_are_read_as_Python_reads_them(string text, string printed)
    {
        Assert.True(PythonLiteral.TryParse(text, out var value));
        Assert.Equal(printed, PythonText.Repr(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("['a'")]
    [InlineData("['a'] x")]
    [InlineData("[,]")]
    [InlineData("['a',,]")]
    [InlineData("['a' 1]")]
    [InlineData("choices")]
    [InlineData("['\\x4']")]
    [InlineData("[007]")]
    public void What_is_no_literal_is_not_read(string text) => Assert.False(PythonLiteral.TryParse(text, out _));

    private static ItemData JinjaItem()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(JinjaCases));
        using TempFolder folder = new();
        File.WriteAllText(folder.At("data.jsonl"), "\n\n" + JsonSerializer.Serialize(document.RootElement.GetProperty("item")));
        return Assert.Single(ItemData.ReadLines(folder.At("data.jsonl")));
    }
}
