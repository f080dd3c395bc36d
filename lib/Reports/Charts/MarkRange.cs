namespace EarlySignal.Reports.Charts;

/// <summary>The numbers that an axis has to have room for; some may be undefined.</summary>
internal static class MarkRange
{
    public static IEnumerable<double> Across(Mark mark) => mark switch
    {
        LineMark line => line.X,
        BandMark band => band.X,
        PointMark points => points.X,
        BarMark bars => bars.Edges,
        RuleMark { IsUpright: true } rule => [rule.Value],
        CellMark cells => [0, cells.Values.Select(row => row.Count).DefaultIfEmpty(0).Max()],
        BoxMark box => [box.Column, box.Column + box.Text.Length],
        _ => [],
    };

    public static IEnumerable<double> Up(Mark mark) => mark switch
    {
        LineMark line => line.Y,
        BandMark band => [.. band.Low, .. band.High],
        PointMark points => [.. points.Y, .. points.Errors.Zip(points.Y, (error, y) => y - error), .. points.Errors.Zip(points.Y, (error, y) => y + error)],
        BarMark bars => [0, .. bars.Heights],
        RuleMark { IsUpright: false } rule => [rule.Value],
        CellMark cells => [0, cells.Values.Count],
        BoxMark box => [box.Line, box.Line + 1],
        _ => [],
    };
}
