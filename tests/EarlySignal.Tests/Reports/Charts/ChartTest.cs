using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using EarlySignal.Basics;
using EarlySignal.Reports.Charts;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Reports;

public class ChartTest
{
    public static TheoryData<string> Kinds { get; } = [.. ChartGallery.Charts.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_drawing_is_as_it_was(string kind) => Snapshot.Check($"chart-{kind}.verified.svg", ChartGallery.Charts[kind].ToSvg());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_text_is_as_it_was(string kind) => Snapshot.Check($"chart-{kind}.verified.txt", ChartGallery.Charts[kind].ToString());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_drawing_is_well_formed_and_uses_nothing_that_viewers_remove(string kind)
    {
        var svg = XDocument.Parse(ChartGallery.Charts[kind].ToSvg());
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "style" or "script" or "image" or "use");
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Name.LocalName == "id" || attribute.Value.Contains("url(") || attribute.Value.Contains("NaN"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_place_of_a_drawing_lies_inside_it(string kind)
    {
        var svg = XDocument.Parse(ChartGallery.Charts[kind].ToSvg()).Root!;
        double Number(XAttribute? attribute) => double.Parse(attribute!.Value, CultureInfo.InvariantCulture);
        var (width, height) = (Number(svg.Attribute("width")), Number(svg.Attribute("height")));
        foreach (var text in svg.Descendants().Where(element => element.Name.LocalName == "text"))
        {
            Assert.InRange(Number(text.Attribute("x")), 0, width);
            Assert.InRange(Number(text.Attribute("y")), 0, height);
        }
        foreach (var path in svg.Descendants().Where(element => element.Name.LocalName == "path"))
            foreach (var point in path.Attribute("d")!.Value.Trim('M', 'Z').Split('L'))
            {
                var place = point.Split(' ');
                Assert.InRange(double.Parse(place[0], CultureInfo.InvariantCulture), -0.1, width + 0.1);
                Assert.InRange(double.Parse(place[1], CultureInfo.InvariantCulture), -0.1, height + 0.1);
            }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_PNG_has_the_size_of_the_drawing_whole_chunks_and_colours(string kind)
    {
        var chart = ChartGallery.Charts[kind];
        var svg = XDocument.Parse(chart.ToSvg()).Root!;
        var (width, height, pixels) = Decode(chart.ToPng());
        Assert.Equal((int)Math.Ceiling(double.Parse(svg.Attribute("width")!.Value, CultureInfo.InvariantCulture)), width);
        Assert.Equal((int)Math.Ceiling(double.Parse(svg.Attribute("height")!.Value, CultureInfo.InvariantCulture)), height);
        // The title is there, and whatever has data has a colour that is no grey.
        Assert.Contains(Enumerable.Range(0, pixels.Length / 3), i => pixels[3 * i] < 60);
        Assert.Equal(kind != "empty", Enumerable.Range(0, pixels.Length / 3).Count(i => Math.Abs(pixels[3 * i] - pixels[3 * i + 2]) > 60) > 100);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_plotly_figure_has_traces_of_the_basic_bundle_only_and_finite_numbers(string kind)
    {
        using var figure = JsonDocument.Parse(ChartGallery.Charts[kind].ToPlotlyJson());
        foreach (var trace in figure.RootElement.GetProperty("data").EnumerateArray())
        {
            Assert.Contains(trace.GetProperty("type").GetString(), new[] { "scatter", "bar" });
            Assert.Equal(trace.GetProperty("x").GetArrayLength(), trace.GetProperty("y").GetArrayLength());
            Assert.True(figure.RootElement.GetProperty("layout").TryGetProperty(trace.GetProperty("xaxis").GetString()!.Replace("x", "xaxis"), out _));
        }
        Assert.Equal(ChartGallery.Charts[kind].Title, figure.RootElement.GetProperty("layout").GetProperty("title").GetProperty("text").GetString()!.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&"));
    }

    [Fact]
    public void Markup_in_a_title_stays_text_in_a_page()
    {
        var page = (ChartGallery.Charts["empty"] with { Title = "</script><b>x" }).ToPage();
        Assert.DoesNotContain("<b>", page);
        Assert.Single(page.Split("</script>")[1..]);
    }

    [Fact]
    public void The_ending_of_a_file_says_its_form()
    {
        using var folder = new TempFolder();
        foreach (var (name, start) in new[] { ("a.svg", "<svg"), ("a.html", "<!DOCTYPE"), ("a.json", "{"), ("a.txt", "science") })
        {
            ChartGallery.Charts["curves"].Save(Path.Combine(folder.Path, name));
            Assert.StartsWith(start, File.ReadAllText(Path.Combine(folder.Path, name)));
        }
        ChartGallery.Charts["curves"].Save(Path.Combine(folder.Path, "a.png"));
        Assert.Equal(2 * 760, Decode(File.ReadAllBytes(Path.Combine(folder.Path, "a.png"))).Width);
        Assert.Contains(".svg", Assert.Throws<InputException>(() => ChartGallery.Charts["curves"].Save("a.gif")).Message);
    }

    [Fact]
    public void A_notebook_engine_finds_the_forms_of_a_chart_by_name()
    {
        var chart = ChartGallery.Charts["curves"];
        var attribute = chart.GetType().GetCustomAttributes(inherit: false).Single(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        var source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        var formatters = (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var forms = new Dictionary<string, string>();
        foreach (var formatter in formatters)
        {
            var writer = new StringWriter();
            Assert.Equal(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [chart, writer]));
            forms.Add((string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)!, writer.ToString());
        }
        Assert.Equal(chart.ToHtml(), forms["text/html"]);
        Assert.Equal(chart.ToString(), forms["text/plain"]);
    }

    [Fact]
    public void Ranks_of_tied_models_are_shared_and_undefined_ones_left_out()
    {
        EarlySignal.Signals.Curve Of(string name, params double[] values) => new(name, [1, 2], [1, 2], values, [0.1, 0.1]);
        var chart = RankChart.Of("ranks", [Of("a", 0.5, 0.7), Of("b", 0.5, double.NaN), Of("c", 0.1, 0.9)]);
        Assert.Equal([1.5, 2, 1.5, double.NaN, 3, 1], chart.Panels[0].Marks.Cast<LineMark>().SelectMany(line => line.Y));
    }

    [Fact]
    public void Bars_of_a_histogram_hold_every_item_and_meet_at_zero()
    {
        var bars = ChartGallery.Charts["slopes"].Panels[0].Marks.OfType<BarMark>().Single();
        Assert.Equal(400, bars.Heights.Sum());
        Assert.Contains(0.0, bars.Edges);
    }

    [Fact]
    public void Labels_of_points_near_each_other_can_both_be_read()
    {
        var labels = Texts(SignalNoiseChart.Of("t", [("science_hard", 0.005, 0.0001), ("general_cloze", 0.0163, 0.37), ("science_cloze", 0.0165, 0.5)], "acc"))
            .Where(text => text.Value.EndsWith("_cloze", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, labels.Count);
        Assert.True(Math.Abs(Place(labels[0], "y") - Place(labels[1], "y")) >= 12);
        Assert.All(labels, label => Assert.Equal("end", label.Attribute("text-anchor")!.Value));
    }

    [Fact]
    public void A_label_does_not_stand_on_a_line()
    {
        // The third point lies just below the rising line of equal signal and noise.
        var chart = SignalNoiseChart.Of("t", [("a", 0.004, 0.1), ("b", 0.02, 0.1), ("near", 0.012, 0.011)], "acc");
        var point = XDocument.Parse(chart.ToSvg()).Descendants().Where(element => element.Name.LocalName == "circle").ElementAt(2);
        Assert.True(Place(Texts(chart).Single(text => text.Value == "near"), "y") > Place(point, "cy"));
    }

    [Fact]
    public void Long_numbers_at_an_axis_leave_room_for_its_name()
    {
        var numbers = Texts(SignalNoiseChart.Of("t", [("a", 0.00001, 0.00001), ("b", 0.02, 0.5)], "acc")).Where(text => text.Attribute("text-anchor")?.Value == "end" && text.Value.StartsWith('0')).ToList();
        Assert.Contains(numbers, number => number.Value == "0.00001");
        Assert.All(numbers, number => Assert.True(Place(number, "x") - 6.8 * number.Value.Length >= 19.9));
    }

    [Fact]
    public void Without_a_forecast_the_legend_names_none()
    {
        var curve = new EarlySignal.Signals.Curve("a", [1, 2], [1, 2], [0.5, 0.6], [0.1, 0.1]);
        Assert.DoesNotContain("forecast", Texts(ForecastChart.Of("t", "acc", curve, [], [], [])).Select(text => text.Value));
        Assert.Contains("forecast", Texts(ForecastChart.Of("t", "acc", curve, [3], [0.7], [])).Select(text => text.Value));
    }

    [Fact]
    public void A_forecast_shows_chance_where_it_is_known()
    {
        var curve = new EarlySignal.Signals.Curve("a", [1, 2], [1, 2], [0.5, 0.6], [0.1, 0.1]);
        Assert.Contains("chance 0.250", Texts(ForecastChart.Of("t", "acc", curve, [3], [0.7], [], chance: 0.25)).Select(text => text.Value));
        Assert.DoesNotContain(Texts(ForecastChart.Of("t", "acc", curve, [3], [0.7], [])), text => text.Value.StartsWith("chance", StringComparison.Ordinal));
    }

    [Fact]
    public void An_interactive_prompt_says_which_colour_is_scored_and_where_tokens_meet()
    {
        using var figure = JsonDocument.Parse(ChartGallery.Charts["prompt"].ToPlotlyJson());
        var traces = figure.RootElement.GetProperty("data").EnumerateArray().Where(trace => trace.GetProperty("showlegend").GetBoolean());
        Assert.Equal(["context", "continuation (scored)"], traces.Select(trace => trace.GetProperty("name").GetString()));
        var boxes = figure.RootElement.GetProperty("layout").GetProperty("shapes").EnumerateArray().Select(box => (Left: box.GetProperty("x0").GetDouble(), Right: box.GetProperty("x1").GetDouble(), Line: box.GetProperty("y0").GetDouble())).ToList();
        Assert.All(boxes.Zip(boxes.Skip(1)).Where(pair => pair.First.Line == pair.Second.Line), pair => Assert.True(pair.First.Right < pair.Second.Left));
    }

    private static List<XElement> Texts(Chart chart) => [.. XDocument.Parse(chart.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text")];

    private static double Place(XElement text, string axis) => double.Parse(text.Attribute(axis)!.Value, CultureInfo.InvariantCulture);

    private static (int Width, int Height, byte[] Pixels) Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var (width, height, packed, at) = (0, 0, new MemoryStream(), 8);
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var data = png.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                    break;
                case "IDAT":
                    packed.Write(data);
                    break;
            }
            at += 12 + length;
        }
        packed.Position = 0;
        var raw = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
            zlib.CopyTo(raw);
        var bytes = raw.ToArray();
        Assert.Equal(height * (1 + 3 * width), bytes.Length);
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(0, bytes[y * (1 + 3 * width)]);   // no filter
            bytes.AsSpan(y * (1 + 3 * width) + 1, 3 * width).CopyTo(pixels.AsSpan(y * 3 * width));
        }
        return (width, height, pixels);
    }
}
