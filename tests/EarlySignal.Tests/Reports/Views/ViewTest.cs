using EarlySignal.Reports;
using EarlySignal.Reports.Views;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Forecasting;
using EarlySignal.Signals.Inference;
using EarlySignal.Signals.Items;

namespace EarlySignal.Tests.Reports.Views;

public class ViewTest
{
    private const int Checkpoints = 12;
    private static readonly double[] Tokens = [.. Enumerable.Range(1, Checkpoints).Select(i => i * 0.001)];

    // 4, 1, 2, 3, … : the first checkpoint is out of place.
    private static readonly Curve Curve = CurveOf("run", [4, .. Enumerable.Range(1, Checkpoints - 1).Select(i => i == 4 ? 4.5 : i)]);

    private static Curve CurveOf(string name, double[] values) =>
        new(name, [.. values.Select((_, i) => 100L * (i + 1))], [.. Tokens.Take(values.Length)], values, [.. values.Select(_ => 0.1)]);

    // Item i of model m is right from checkpoint i − 3 m on: the better model is always ahead.
    private static SeriesItems Model(string name, int lead) =>
        new(name, Tokens, [.. Enumerable.Range(0, Checkpoints).Select(at => Enumerable.Range(0, 20).Select(item => item <= at + lead ? 1.0 : 0.0).ToArray())]);

    private static readonly FamilySignal Family = FamilySignal.Of(
        [Model("small", 0), Model("large", 5), Model("web", -8)], new() { Replicates = 50, ScienceSeries = "small", WebSeries = "web", Chance = 0 });

    private static ItemMatrix Items(Func<int, int, double> value) => new(
        [.. Enumerable.Range(0, 2 * Checkpoints).Select(row => row < Checkpoints ? "a" : "b")],
        [.. Tokens, .. Tokens],
        [.. Enumerable.Range(0, 2 * Checkpoints).Select(row => Enumerable.Range(0, 10).Select(item => value(row % Checkpoints, item)).ToArray())]);

    private static string Cell(Table table, string row, string column)
    {
        var place = table.Columns.ToList().FindIndex(one => one.Header == column);
        return table.Rows.First(one => one[0].Text.StartsWith(row, StringComparison.Ordinal))[place].Text;
    }

    [Fact]
    public void The_ranks_of_a_curve_give_its_monotonicity_by_hand()
    {
        var table = View.Ranks(Curve);
        Assert.Equal(Checkpoints, table.Rows.Count);
        Assert.Equal(["1", "4.0000", "0", "3", "3", "9"], table.Rows[0].Select(cell => cell.Text));
        Assert.Equal(table.Rows.Sum(row => int.Parse(row[5].Text)), int.Parse(table.Caption.Split("Σ d² = ")[1].Split(',')[0]));
        Assert.Contains(" = 0.9580, n = 12", table.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lags_of_a_curve_are_those_that_its_autocorrelation_is_the_mean_of()
    {
        var table = View.Lags(Curve);
        Assert.Equal(["1", "2"], table.Rows.Select(row => row[0].Text));
        Assert.Equal(["11", "10"], table.Rows.Select(row => row[1].Text));
        Assert.Equal(E2lmSignalQuality.Of(Curve.Values).Autocorrelation, table.Rows.Average(row => double.Parse(row[3].Text)), 1e-4);
    }

    [Fact]
    public void A_curve_is_shown_beside_what_noise_of_its_length_scores()
    {
        var table = View.Curves(("task", CurveSignal.Of(Curve)));
        Assert.Equal(("task", "12"), (table.Rows[0][0].Text, Cell(table, "task", "n")));
        Assert.InRange(double.Parse(Cell(table, "task", "noise: mean")), 0.1, 0.25);
        Assert.Equal("12", View.Nulls(12).Rows[0][0].Text);
    }

    [Fact]
    public void The_scores_of_a_family_come_with_correction_interval_and_what_they_are_without_signal()
    {
        var table = View.Of(Family);
        Assert.Contains("20 items, drawn anew 50 times; 2 models at 12 common checkpoints", table.Caption, StringComparison.Ordinal);
        Assert.Equal("1.00", Cell(table, "ranking consistency", "these items"));
        Assert.Contains(" to ", Cell(table, "signal quality", "95 % interval"), StringComparison.Ordinal);
        Assert.Equal("0.50 (coin)", Cell(table, "decision accuracy", "without signal"));
        Assert.Equal("1 M tokens", Cell(table, "final ranking holds from", "these items"));
    }

    [Fact]
    public void The_global_score_is_the_sum_of_its_parts()
    {
        var parts = View.Global(Family).Rows.Sum(row => double.Parse(row[3].Text));
        Assert.Equal(Family.Global.Value, parts, 2e-3);
    }

    [Fact]
    public void The_final_ranking_lists_the_best_model_first() =>
        Assert.Equal(["large", "small"], View.FinalRanking(Family).Rows.Select(row => row[0].Text));

    [Fact]
    public void Every_table_of_a_family_has_a_cell_for_each_column() => Assert.All(
        (Table[])
        [
            View.Of(Family), View.SeriesQuality(Family), View.Compare(("task", Family)), View.References(Family), View.FinalRanking(Family), View.Science(Family),
            View.Global(Family), View.Decisions((0.002, Family)), View.Budget(Family),
        ],
        table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));

    [Fact]
    public void A_selection_shows_its_optimism_and_the_winner_stands_out()
    {
        var matrix = Items((at, item) => item < 5 ? at : -at * 0.1);
        var choice = RuleChoice.Of(matrix, [SelectionRule.AllItems, SelectionRule.PositiveSlope], Correlation.Spearman, SelectionSplit.Series, replicates: 5);
        var table = View.Of(choice);
        Assert.Equal("5", Cell(table, "positive-slope", "kept"));
        Assert.Equal("0.000", Cell(table, "positive-slope", "optimism"));
        Assert.Equal(choice.Winner, table.Rows.ToList().FindIndex(row => row[0].Tone == Tone.Strong));
    }

    [Fact]
    public void Items_that_rise_are_counted()
    {
        var table = View.Of(ItemAnalysis.Of(Items((at, item) => item < 7 ? at + item : 3), threshold: 0));
        Assert.Equal(("7", "0.70"), (Cell(table, "rise with training", "count"), Cell(table, "rise with training", "share")));
        Assert.Equal("3", Cell(table, "never vary", "count"));
    }

    [Fact]
    public void A_forecast_has_a_fan_and_a_refused_one_says_why_not()
    {
        double[] rising = [.. Tokens.Select((tokens, i) => 0.5 + 0.1 * Math.Log(tokens) + (i % 2 == 0 ? 0.001 : -0.001))], flat = [.. Tokens.Select((_, i) => i % 2 == 0 ? 0.3 : 0.2)];
        var (seen, whole) = (CurveOf("run", rising[..8]), CurveOf("run", rising));
        var chart = View.Of(seen, Forecast.Of(seen.Tokens, seen.Values, Tokens[^1]), "acc", whole);
        Assert.Equal("Forecast of run", chart.Title);
        Assert.Contains("what came", chart.ToSvg(), StringComparison.Ordinal);
        Assert.Equal("No forecast of run: not told from noise", View.Of(CurveOf("run", flat), Forecast.Of(Tokens, flat, 0.02), "acc").Title);
    }

    [Fact]
    public void A_forecast_ranking_stands_beside_what_came()
    {
        double[] rising = [.. Tokens.Select(tokens => 0.9 + 0.1 * Math.Log(tokens))];
        var whole = CurveOf("run", rising);
        var table = View.Of(RankingForecast.Of([CurveOf("run", rising[..8])], Tokens[^1]), whole);
        Assert.Contains("Forecast ranking at 12 M tokens, n = 1 models", table.Caption, StringComparison.Ordinal);
        Assert.Equal(NumberText.Score(rising[^1]), Cell(table, "run", "came"));
    }

    [Fact]
    public void Half_the_difference_needs_four_times_the_items()
    {
        double[] first = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1.0 : 0.0)], second = [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? 1.0 : 0.0)];
        var counts = View.ItemsNeeded(PairedTest.Of(first, second), 0.1, 0.05).Rows.Select(row => double.Parse(row[1].Text)).ToArray();
        Assert.InRange(counts[1] / counts[0], 3.9, 4.1);
    }
}
