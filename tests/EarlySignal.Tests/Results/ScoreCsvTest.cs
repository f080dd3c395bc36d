using System.Globalization;
using EarlySignal.Results;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Results;

public class ScoreCsvTest
{
    private const string Header = "series,step,tokens,task,metric,value,stderr\n";

    [Theory]
    [InlineData("")]
    [InlineData("sv-SE")]   // writes 0,5
    public void What_is_written_reads_back_exactly(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        using var folder = new TempFolder();
        for (ulong seed = 0; seed < 20; seed++)
        {
            CheckpointScore[] scores = [.. RandomScores.Make(seed, withUnknown: true).Select(score => new CheckpointScore(score.Series, score.Step, score.Tokens, score.Task, score.Metric, score.Value, score.StandardError))];
            var text = ScoreCsv.Write(scores);
            File.WriteAllText(folder.At("a.csv"), text);
            var read = ScoreCsv.Read(folder.At("a.csv"));
            Assert.Equal(scores, read);
            Assert.Equal(text, ScoreCsv.Write(read));
        }
    }

    [Fact]
    public void Columns_are_found_by_name_and_those_that_may_lack_are_filled_in()
    {
        Assert.Equal([new CheckpointScore("a, b", 10, null, "t", "acc", 0.5, double.NaN)], Read("note,value,task,step,series\r\nx,0.5,t,10,\"a, b\"\r\n\r\n"));
    }

    [Theory]
    [InlineData("", "empty file")]
    [InlineData("series,step,task\n", "no column 'value'")]
    [InlineData(Header, "nothing below it")]
    [InlineData("series,step,task,value,value\na,1,t,0.5,0.6\n", "line 1", "two columns 'value'")]
    [InlineData(Header + "a,1,-2,t,acc,0.5,0.1\n", "line 2, tokens", "'-2'")]
    [InlineData(Header + "a,1,2,t,acc,0.5,-0.1\n", "line 2, stderr", "'-0.1'")]
    [InlineData(Header + "a,1,2,t,acc,0.5\n", "line 2", "6 fields")]
    [InlineData(Header + "a,1,2,t,acc,0.5,0.1\na,x,2,t,acc,0.5,0.1\n", "line 3, step", "'x'")]
    [InlineData(Header + "a,-1,2,t,acc,0.5,0.1\n", "line 2, step", "'-1'")]
    [InlineData(Header + "a,1,2,t,acc,\"0,5\",0.1\n", "line 2, value", "'0,5'")]
    [InlineData(Header + "a,1,2,t,acc,inf,0.1\n", "line 2, value", "'inf'")]
    [InlineData(Header + ",1,2,t,acc,0.5,0.1\n", "line 2, series")]
    [InlineData(Header + "\"a,1,2,t,acc,0.5,0.1\n", "line 2", "not closed")]
    [InlineData(Header + "\"a\"b,1,2,t,acc,0.5,0.1\n", "line 2", "behind a closing quote")]
    public void A_damaged_table_is_one_clear_error(string text, params string[] words) => InputFault.Expect(() => Read(text), words);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_one_clear_error()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.At("a.csv"), [.. "series,step,task,value\ncaf"u8, 0xe9, .. ",1,t,0.5\n"u8]);
        InputFault.Expect(() => ScoreCsv.Read(folder.At("a.csv")), "line 2", "not UTF-8");
    }

    [Fact]
    public void A_missing_table_is_one_clear_error() => InputFault.Expect(() => ScoreCsv.Read("nowhere.csv"), "nowhere.csv", "no such file");

    private static IReadOnlyList<CheckpointScore> Read(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("scores.csv"), text);
        return ScoreCsv.Read(folder.At("scores.csv"));
    }
}
