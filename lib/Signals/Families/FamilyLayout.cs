using EarlySignal.Basics;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Signals.Families;

/// <summary>Which rows of a family are there, and what is to be computed from their means.</summary>
internal sealed class FamilyLayout
{
    private readonly FamilyOptions _options;
    private readonly int[][] _rowsOf; // [series][checkpoint]
    private readonly int[] _judged;
    private readonly int _science;
    private readonly int _web;
    private readonly ScienceCompliance.Window? _window;

    public FamilyLayout(IReadOnlyList<SeriesItems> family, FamilyOptions options)
    {
        _options = options;
        Items = family.SelectMany(series => series.Values).Select(values => values.Length).FirstOrDefault();
        if (family.SelectMany(series => series.Values).Any(values => values.Length != Items))
            throw new ArgumentException("Every checkpoint needs a value for every item, NaN where it has none.", nameof(family));
        if (family.Select(series => series.Series).Distinct().Count() < family.Count)
            throw new ArgumentException("Two series of the family have the same name.", nameof(family));
        (_science, _web) = (Find(family, options.ScienceSeries), Find(family, options.WebSeries));
        int[] controls = [_web, .. options.ControlSeries.Select(name => Find(family, name))];

        var (rows, means, tokens) = (new List<double[]>(), new List<double>(), new double[family.Count][]);
        _rowsOf = new int[family.Count][];
        for (var i = 0; i < family.Count; i++)
        {
            var series = family[i];
            double[] found = [.. series.Values.Select(Mean)];
            int[] kept = [.. Enumerable.Range(0, series.Count).Where(checkpoint => !double.IsNaN(found[checkpoint]))];
            _rowsOf[i] = [.. Enumerable.Range(rows.Count, kept.Length)];
            tokens[i] = [.. kept.Select(checkpoint => series.Tokens[checkpoint])];
            rows.AddRange(kept.Select(checkpoint => series.Values[checkpoint]));
            means.AddRange(kept.Select(checkpoint => found[checkpoint]));
        }
        (Rows, Found) = (rows, [.. means]);
        _judged = [.. Enumerable.Range(0, family.Count).Where(i => !controls.Contains(i) && _rowsOf[i].Length > 0)];
        Judged = [.. _judged.Select(i => family[i].Series)];
        JudgedTokens = [.. _judged.Select(i => tokens[i])];
        Grid = TokenGrid.Of(JudgedTokens);
        _window = _science < 0 || _web < 0 ? null : ScienceCompliance.Window.Of(tokens[_science], tokens[_web], options.EarlyTokens);
    }

    /// <summary>How many items each checkpoint was asked.</summary>
    public int Items { get; }

    /// <summary>The item values of every checkpoint that has any, [row][item].</summary>
    public IReadOnlyList<double[]> Rows { get; }

    /// <summary>The mean of each row.</summary>
    public double[] Found { get; }

    /// <summary>The series that are no control and have a checkpoint.</summary>
    public IReadOnlyList<string> Judged { get; }

    /// <summary>Their token counts, [series][checkpoint].</summary>
    public IReadOnlyList<double[]> JudgedTokens { get; }

    /// <summary>Where the judged series are ranked.</summary>
    public TokenGrid Grid { get; }

    /// <summary>The curves of the judged series in the means of all rows, [series][checkpoint].</summary>
    public double[][] CurvesOf(double[] means) => [.. _judged.Select(i => _rowsOf[i].Select(row => means[row]).ToArray())];

    /// <summary>Science compliance in the means of all rows.</summary>
    public ScienceCompliance ScienceOf(double[] means) => _window is null
        ? new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN)
        : _window.Compare([.. _rowsOf[_science].Select(row => means[row])], [.. _rowsOf[_web].Select(row => means[row])], _options.Chance);

    /// <summary>The scores of the judged series' curves.</summary>
    public FamilyScores ScoresOf(double[][] curves) => FamilyScores.Of(curves, Grid, _options);

    private static int Find(IReadOnlyList<SeriesItems> family, string? name)
    {
        for (var i = 0; i < family.Count; i++)
            if (family[i].Series == name)
                return i;
        return name is null ? -1 : throw new ArgumentException($"The family has no series {name}; it has {string.Join(", ", family.Select(series => series.Series))}.");
    }

    private static double Mean(double[] values)
    {
        var sum = new CompensatedSum();
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            sum.Add(value);
            count++;
        }
        return sum.Value / count;
    }
}
