using EarlySignal.Notebooks.Cells;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

/// <summary>What a front end shows of the name at the cursor.</summary>
public class CellInspectionTest
{
    private static readonly PackageSearch Packages = PackageSearch.Of(GoldenData.Repository, [$"EarlySignal={Path.Combine(AppContext.BaseDirectory, "EarlySignal.dll")}"]);

    [Theory]
    [InlineData("var texts = new List<string>(); tex|ts", "List<string> texts")]
    [InlineData("string.Joi|n", "string Join(")]
    [InlineData("Math.Clamp(1, |)", "int Clamp(int value, int min, int max)")]
    [InlineData("new[] { 1 }.Where|", "IEnumerable<int> Where<int>(Func<int, bool> predicate)")]
    [InlineData("Envi|ronment.NewLine", "class Environment")]
    public void A_name_is_shown_with_its_declaration(string cell, string expected) => Assert.Contains(expected, At(cell));

    [Theory]
    [InlineData("1 + |2")]
    [InlineData("|")]
    [InlineData("nobody.Knows|")]
    public void Nothing_is_shown_where_no_known_name_stands(string cell) => Assert.Null(At(cell));

    [Fact]
    public void The_documentation_beside_an_assembly_is_shown_in_words()
    {
        var shown = At("#r \"nuget: EarlySignal\"\nEarlySignal.Reports.Charts.LinearScale.Around(|)");
        Assert.Equal(
            "LinearScale Around(IEnumerable<double> values, double start, double end)\n"
            + "A scale over some numbers with a margin on both sides.\n"
            + "  values: The numbers; NaN and infinite ones are left out. With none, or a single one, the scale still has a width.\n"
            + "  start: Place of the lower end.\n"
            + "  end: Place of the upper end.",
            shown);
    }

    [Theory]
    [InlineData("/// <summary>Half of x.</summary>\ndouble Half(double x) => x / 2;\nHalf(|)", "double Half(double x)\nHalf of x.")]
    [InlineData("/// <summary>a & b\ndouble Half(double x) => x / 2;\nHalf(|)", "double Half(double x)")]
    public void A_comment_in_a_cell_is_shown_unless_it_is_no_XML(string cell, string expected) => Assert.Equal(expected, At(cell));

    [Fact]
    public void At_most_five_overloads_are_shown() => Assert.Matches(@"^(string Join.*\n\n){5}and \d+ more$", At("string.Join|"));

    private static string? At(string cell)
    {
        var cursor = cell.IndexOf('|', StringComparison.Ordinal);
        var code = cell.Remove(cursor, 1);
        return CellInspection.At(new CellCompiler(GoldenData.Repository, Packages).Script(null, code, "typed"), cursor);
    }
}
