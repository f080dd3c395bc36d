using EarlySignal.Basics;
using EarlySignal.Signals;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals;

public class E2lmPlotDataTest
{
    [Fact]
    public void A_model_gives_one_curve_for_each_column_of_numbers()
    {
        var curves = Read("""{"metadata": {}, "data": {"m": {"experiment": ["m", "m"], "iteration": [4000, 8000], "gtokens": [4.2, 10.1], "arc": [0.1, 0.2], "piqa": [1, 2]}}}""");
        Assert.Equal(["arc", "piqa"], curves.Select(curve => curve.Benchmark));
        Assert.All(curves, curve => Assert.Equal("m", curve.Curve.Series));
        Assert.Equal([0.1, 0.2], curves[0].Curve.Values);
        Assert.Equal([4.2, 10.1], curves[0].Curve.Tokens);
    }

    [Fact]
    public void Checkpoints_are_put_into_the_order_of_training()
    {
        var curve = Read("""{"data": {"m": {"iteration": [8000, 4000], "gtokens": [10, 4], "arc": [0.2, 0.1]}}}""").Single().Curve;
        Assert.Equal([4000, 8000], curve.Steps);
        Assert.Equal([4.0, 10.0], curve.Tokens);
        Assert.Equal([0.1, 0.2], curve.Values);
    }

    [Fact]
    public void The_official_window_is_every_4000th_iteration_up_to_206_billion_tokens()
    {
        var curve = new Curve("m", [2000, 4000, 8000, 10000, 60000], [2, 4, 206, 12, 206.1], [1, 2, 3, 4, 5], [0, 0, 0, 0, 0]);
        Assert.Equal([4000, 8000], E2lmWindow.Of(curve).Steps);
        Assert.Equal([2.0, 3.0], E2lmWindow.Of(curve).Values);
    }

    [Theory]
    [InlineData("""{"metadata": {}}""", "data", "no value")]
    [InlineData("""{"data": {"m": {"gtokens": [1], "arc": [0.1]}}}""", "data.m.iteration", "no value")]
    [InlineData("""{"data": {"m": {"iteration": [4000], "arc": [0.1]}}}""", "data.m.gtokens", "no value")]
    [InlineData("""{"data": {"m": {"iteration": [4000, 8000], "gtokens": [1, 2], "arc": [0.1]}}}""", "data.m.arc", "1 numbers")]
    [InlineData("""{"data": {"m": {"iteration": [4000, 8000], "gtokens": [1], "arc": [0.1, 0.2]}}}""", "data.m.gtokens", "1 numbers")]
    [InlineData("""{"data": {"m": {"iteration": [4000], "gtokens": [1], "arc": [null]}}}""", "data.m.arc[0]", "null")]
    [InlineData("""{"data": {"m": {"iteration": [4000, 8000], "gtokens": [1, 2], "arc": [0.1, "NaN"]}}}""", "data.m.arc[1]", "\"NaN\"")]
    [InlineData("""{"data": {"m": {"iteration": [4000, 4000], "gtokens": [1, 1], "arc": [0.1, 0.2]}}}""", "data.m.iteration", "iteration 4000 twice")]
    [InlineData("""{"data": {"m": {"iteration": [4000], "gtokens": [1], "arc": [NaN]}}}""", "", "not valid JSON")]
    [InlineData("""{"data": {"m": [1, 2]}}""", "data.m", "[1, 2]")]
    public void A_file_of_another_form_is_one_clear_error(string json, string field, string found)
    {
        var fault = Assert.Throws<InputException>(() => Read(json));
        Assert.Equal(field, fault.Field);
        Assert.Contains(found, fault.Message);
    }

    private static IReadOnlyList<BenchmarkCurve> Read(string json)
    {
        using var folder = new TempFolder();
        var file = folder.At("plot.json");
        File.WriteAllText(file, json);
        return E2lmPlotData.Read(file);
    }
}
