using System.Globalization;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Display;
using EarlySignal.Notebooks.Documents;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

public class ValueFormsTest
{
    private sealed class Chart
    {
        public string ToPlotlyJson() => """{"data":[1]}""";

        public string ToHtml() => "<p>chart</p>";

        public byte[] ToPng() => [1, 2, 3];

        public string ToSvg() => "<svg/>";

        public override string ToString() => "chart in words";
    }

    private sealed class Drawing
    {
        public string ToSvg() => "<svg/>";

        public override string ToString() => "drawing";
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;
    }

    private sealed class CardFormatters
    {
        public IEnumerable<object> CreateTypeFormatters() => [new Formatter("text/html"), new Formatter("text/plain"), new Formatter("text/html")];
    }

    private sealed class Formatter(string mimeType)
    {
        public string MimeType => mimeType;

        public bool Format(object value, TextWriter writer)
        {
            writer.Write($"{mimeType} of {value.GetType().Name}");
            return true;
        }
    }

    [TypeFormatterSource(typeof(CardFormatters))]
    private sealed class Card
    {
        public string ToHtml() => "not asked";
    }

    [Fact]
    public void All_forms_of_a_value_are_found_by_the_names_of_its_members()
    {
        var forms = ValueForms.Of(new Chart());
        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/html", "text/plain"], forms.Select(form => form.Key));
        Assert.Equal("""{"data":[1]}""", forms["application/vnd.plotly.v1+json"]!.ToJsonString());
        Assert.Equal("AQID", (string?)forms["image/png"]);
        Assert.Equal("chart in words", (string?)forms["text/plain"]);
        Assert.Equal(["image/svg+xml", "text/plain"], ValueForms.Of(new Drawing()).Select(form => form.Key));
    }

    [Fact]
    public void Formatters_named_by_an_attribute_go_before_members()
    {
        var forms = ValueForms.Of(new Card());
        Assert.Equal(("text/html of Card", "text/plain of Card"), ((string?)forms["text/html"], (string?)forms["text/plain"]));
    }

    [Fact]
    public void Markup_is_not_stored_where_there_is_a_picture()
    {
        var outputs = new CellOutputs();
        outputs.Display(ValueForms.Of(new Chart()), "1", update: false);
        outputs.Display(ValueForms.Of(new Card()), "2", update: false);
        var stored = outputs.End(new CellOutcome(null, null), 1);
        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/plain"], stored[0]!["data"]!.AsObject().Select(form => form.Key));
        Assert.Equal(["text/html", "text/plain"], stored[1]!["data"]!.AsObject().Select(form => form.Key));
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { 0.25, "0.25" },
        { "text", "text" },
        { new[] { 1, 2 }, "[ 1, 2 ]" },
        { new Dictionary<string, double> { ["a"] = 0.5 }, "{ a: 0.5 }" },
        { Enumerable.Range(0, 21), "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, … ]" },
        { new[] { new string('a', 60), new string('b', 60) }, new string('a', 60) + "\n" + new string('b', 60) },
    };

    [Theory, MemberData(nameof(Values))]
    public void A_value_without_forms_of_its_own_is_shown_as_text_in_any_culture(object? value, string expected)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE");
            Assert.Equal(expected, (string?)ValueForms.Of(value)["text/plain"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Package_lines_are_taken_out_of_a_cell_and_no_line_moves()
    {
        var (code, packages) = CellDirectives.Take("#r \"nuget: EarlySignal, 0.1.0\"\n#r \"nuget:Other\"  // why\n#!csharp\n#i \"nuget:folder\"\n1");
        Assert.Equal([new PackageDirective("EarlySignal", "0.1.0", 1), new PackageDirective("Other", "", 2)], packages);
        Assert.Equal(["//", "//", "//", "//", "1"], code.Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void A_package_is_looked_for_where_it_was_given_then_above_the_notebook_then_in_the_cache()
    {
        using var folder = new TempFolder();
        var notebooks = Directory.CreateDirectory(folder.At("notebooks")).FullName;
        var built = folder.At("artifacts", "notebook", "Mine.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(built)!);
        File.WriteAllText(built, "");
        File.WriteAllText(folder.At("given.dll"), "");
        var mine = new PackageDirective("Mine", "1.0.0", 1);
        Assert.Equal([folder.At("given.dll")], PackageSearch.Of(notebooks, ["mine=" + folder.At("given.dll")]).Find(mine));
        Assert.Equal([built], PackageSearch.Of(notebooks, []).Find(mine));
        Assert.EndsWith("MathNet.Numerics.dll", PackageSearch.Of(notebooks, []).Find(new PackageDirective("MathNet.Numerics", "5.0.0", 1)).Single());
        var fault = Assert.Throws<CellException>(() => PackageSearch.Of(notebooks, []).Find(new PackageDirective("Nowhere.To.Be.Found", "", 4))).Fault;
        Assert.Equal(("PackageNotFound", 4), (fault.Name, fault.Line));
    }

    [Theory]
    [InlineData("Mine")]
    [InlineData("=path")]
    [InlineData("Mine=no/such/file.dll")]
    public void A_package_option_that_cannot_be_used_is_refused(string option) =>
        Assert.Throws<EarlySignal.Notebooks.NotebookException>(() => PackageSearch.Of("/", [option]));
}
