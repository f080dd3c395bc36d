using EarlySignal.Basics;
using EarlySignal.Metrics;
using EarlySignal.Reports;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Tests.Reports;

/// <summary>Families that are not as they should be: every one gives a report, and a sentence says what is wrong.</summary>
public class OddReportTest
{
    private static readonly MetricValue Quarter = new(0.25, 0.02, 50);

    public static TheoryData<string, string, MetricCurves[]> Odd => new()
    {
        { "one model", "RC and everything else about rankings need two series", [Of(Line("a", 12))] },
        { "no control", "CS needs a control", [Of(Line("a", 12), Line("b", 12, 0.5))] },
        { "no chance level", "CS needs a metric with a chance level, which margin does not have here", [new("margin", true, null, [Line("a", 12), Line("b", 12, 2), Line("web", 12)])] },
        { "no items", "No intervals: the scores came as means over items", [Of(Line("a", 12), Line("b", 12, 0.5))] },
        { "two checkpoints", "a, b: 2 checkpoints, fewer than the 8", [Of(Line("a", 2), Line("b", 2, 0.5))] },
        { "one checkpoint", "a: 1 checkpoint, fewer than the 8", [Of(Line("a", 1))] },
        { "no checkpoint", "a: 0 checkpoints, fewer than the 8", [Of(Line("a", 0))] },
        { "unequal steps", "do not have the same checkpoints (a 12, b 9)", [Of(Line("a", 12), Line("b", 9, 0.5))] },
        { "steps between", "lie on the straight line between two checkpoints", [Of(Line("a", 12), Line("b", 12, 0.5, shift: 30))] },
        { "no overlap", "no part of training in common", [Of(Line("a", 12), Line("b", 12, 0.5, shift: 5000))] },
        { "missing checkpoint", "do not have the same checkpoints (a 12, b 11)", [Of(Line("a", 12), Broken("b", double.NaN))] },
        { "NaN", "undefined (NaN) at 1 of 12 checkpoints", [Of(Broken("a", double.NaN))] },
        { "infinite", "", [Of(Broken("a", double.PositiveInfinity), Broken("b", double.NegativeInfinity))] },
        { "constant", "every checkpoint has the same value", [Of(Line("a", 12, 0), Line("b", 12, 0))] },
        { "two series of one name", "two series have the same name", [Of(Line("a", 12), Line("a", 12, 0.5))] },
        { "tokens that fall", "the token counts of b do not rise", [Of(Line("a", 12), Line("b", 12) with { Tokens = [.. Enumerable.Range(0, 12).Select(i => 12.0 - i)] })] },
        { "only a control", "There is no series to judge", [Of(Line("web", 12))] },
        { "nothing", "There is no series to judge", [Of()] },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void Each_is_explained_in_a_sentence_and_never_an_exception(string name, string sentence, MetricCurves[] metrics)
    {
        var report = SignalReport.Of(new ReportData(name, [], [new BenchmarkData("task", "", 50, metrics)], ["web"]));
        Assert.Contains(sentence, Flowing(TextReport.Render(report)));
        Assert.Contains("task", MarkdownReport.Render(report));
        Assert.Contains("</html>", HtmlReport.Render(report));
        Assert.DoesNotContain("NaN", TextReport.Render(report).Replace("(NaN)", ""));
    }

    [Fact]
    public void Items_give_intervals_and_the_options_their_weights_reference_and_forecast()
    {
        MetricCurves WithItems()
        {
            SeriesItems[] items = [.. new[] { 0.5, 0.7, 0.2 }.Select((rate, series) => Bernoulli(new[] { "a", "b", "web" }[series], rate, (ulong)series + 1))];
            Curve[] curves = [.. items.Select(one => new Curve(one.Series, [.. one.Tokens.Select(at => (long)at)], one.Tokens, [.. one.Values.Select(CompensatedSum.Mean)], [.. one.Values.Select(StandardError.OfMean)]))];
            return new("acc", true, Quarter, curves) { Items = items };
        }
        var report = SignalReport.Of(new ReportData("t", [], [new BenchmarkData("task", "", 200, [WithItems()])], ["web"]), new ReportOptions
        {
            Family = new() { Replicates = 200, Weights = new(0, 0, 1), Reference = RankingReference.First },
            ForecastAt = 100,
        });
        var family = report.Benchmarks[0].Family;
        Assert.Null(family.WithoutIntervals);
        Assert.True(family.Signal.SignalQuality.Interval.Low < family.Signal.SignalQuality.Interval.High);
        Assert.Equal(family.Signal.ScienceCompliance.Value, family.Signal.Global.Value);
        Assert.Equal(("a", "web"), (family.ScienceSeries, family.WebSeries));
        Assert.Equal(100, family.Forecast.Forecasts[0].Tokens);
        Assert.InRange(family.Closest!.ItemsNeeded, 1, 1e6);
        var text = Flowing(TextReport.Render(report));
        Assert.Contains("RC is agreement with the first checkpoint, ties count half; CS compares a with web; global = 0 SQ + 0 RC + 1 CS.", text);
        Assert.DoesNotContain("No intervals", text);
    }

    // Lines are broken for the console.
    private static string Flowing(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static MetricCurves Of(params Curve[] curves) => new("acc", true, Quarter, curves);

    private static Curve Line(string name, int checkpoints, double slope = 1, long shift = 0)
    {
        long[] steps = [.. Enumerable.Range(1, checkpoints).Select(i => i * 100L + shift)];
        return new(name, steps, [.. steps.Select(step => step * 0.01)], [.. steps.Select((_, i) => 0.3 + 0.02 * slope * i)], [.. steps.Select(_ => 0.02)]);
    }

    private static Curve Broken(string name, double value)
    {
        var line = Line(name, 12, 0.5);
        return line with { Values = [.. line.Values.Select((known, i) => i == 4 ? value : known)] };
    }

    private static SeriesItems Bernoulli(string name, double rate, ulong seed)
    {
        var random = new SeededRandom(seed);
        double[] tokens = [.. Enumerable.Range(1, 16).Select(i => (double)i)];
        return new(name, tokens, [.. tokens.Select(at => Enumerable.Range(0, 200).Select(_ => random.Unit() < 0.25 + (rate - 0.25) * at / 16 ? 1.0 : 0).ToArray())]);
    }
}
