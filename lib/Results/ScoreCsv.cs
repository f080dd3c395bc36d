using System.Globalization;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>Scores as a plain table: <c>series,step,tokens,task,metric,value,stderr</c>, tokens in billions, empty where something is unknown.</summary>
public static class ScoreCsv
{
    private static readonly string[] Columns = ["series", "step", "tokens", "task", "metric", "value", "stderr"];
    private static readonly string[] Optional = ["tokens", "metric", "stderr"];

    /// <summary>Writes the table; the rows stand in the order of the scores, and numbers read back exactly.</summary>
    public static string Write(IEnumerable<CheckpointScore> scores)
    {
        var text = new StringBuilder(string.Join(',', Columns)).Append('\n');
        foreach (var score in scores)
            text.Append(CultureInfo.InvariantCulture, $"{CsvText.Field(score.Series)},{score.Step},{Number(score.Tokens ?? double.NaN)},{CsvText.Field(score.Task)},{CsvText.Field(score.Metric)},{Number(score.Value)},{Number(score.StandardError)}\n");
        return text.ToString();
    }

    /// <summary>Reads a table. Columns are found by their names and may stand in any order; others are passed over.</summary>
    /// <param name="file">Path of the file, UTF-8.</param>
    /// <returns>The scores in the order of the file. Without a column <c>metric</c> it is <c>acc</c>; without <c>tokens</c> or <c>stderr</c>, these are unknown.</returns>
    /// <exception cref="InputException">A column is missing, or a row is short or holds no number where one is due.</exception>
    public static IReadOnlyList<CheckpointScore> Read(string file)
    {
        if (!File.Exists(file))
            throw new InputException(file, "", "no such file", "a table of scores", "Check the path.");
        var rows = CsvText.Rows(file, Utf8Text.Read(file)).ToList();
        if (rows.Count == 0)
            throw new InputException(file, "", "an empty file", $"a header with {string.Join(',', Columns)}", Remedy);
        var header = rows[0].Fields.Select(name => name.Trim()).ToList();
        if (Columns.Except(Optional).FirstOrDefault(name => !header.Contains(name)) is { } missing)
            throw new InputException(file, "line 1", $"no column '{missing}'", $"a header with {string.Join(',', Columns)}", Remedy);
        if (Columns.FirstOrDefault(name => header.Count(column => column == name) > 1) is { } twice)
            throw new InputException(file, "line 1", $"two columns '{twice}'", "one", "Rename the other one.");
        if (rows.Count == 1)
            throw new InputException(file, "", "a header and nothing below it", "at least one score", Remedy);
        return [.. rows.Skip(1).Select(row => Score(file, row, header))];
    }

    private const string Remedy = "Write one line for each checkpoint, task and metric below that header.";

    private static CheckpointScore Score(string file, CsvRow row, List<string> header)
    {
        if (row.Fields.Count != header.Count)
            throw new InputException(file, $"line {row.Line}", $"{row.Fields.Count} fields", $"{header.Count}, as in the header", "Correct the line; a name with a comma needs quotes.");
        var step = Text("step");
        return new CheckpointScore(
            Named("series"),
            long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : throw Wrong("step", step, "a whole number from 0 on"),
            NotNegative("tokens") is var tokens && double.IsNaN(tokens) ? null : tokens,
            Named("task"), header.Contains("metric") ? Named("metric") : "acc", NumberOf("value"), NotNegative("stderr"));

        string Text(string name) => header.IndexOf(name) is >= 0 and var column ? row.Fields[column].Trim() : "";

        string Named(string name) => Text(name) is { Length: > 0 } text ? text : throw Wrong(name, "", "a name");

        double NumberOf(string name) => Text(name) is not { Length: > 0 } text || text is "nan" or "NaN" ? double.NaN
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : throw Wrong(name, text, "a finite number with a decimal point, or nothing");

        double NotNegative(string name) => NumberOf(name) is var number && number < 0 ? throw Wrong(name, Text(name), "a number from 0 on, or nothing") : number;

        InputException Wrong(string name, string found, string expected) =>
            new(file, $"line {row.Line}, {name}", $"'{found}'", expected, "Correct the field.");
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
