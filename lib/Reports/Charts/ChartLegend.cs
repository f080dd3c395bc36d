namespace EarlySignal.Reports.Charts;

/// <summary>Where the entries of a legend stand: in lines, as many to a line as fit.</summary>
/// <param name="Places">Left end and base line of each entry.</param>
/// <param name="Bottom">Base line of the last line.</param>
internal sealed record ChartLegend(IReadOnlyList<(double X, double Y)> Places, double Bottom)
{
    /// <summary>Width of the sample of the line before each entry's text.</summary>
    public const double KeyWidth = 28;

    private const double Gap = 22;
    private const double LineHeight = 21;

    // A browser's own measure is not known here; this is the mean width of a character of a 12-pixel sans-serif font, rounded up.
    private const double CharacterWidth = 7;

    public static ChartLegend Arrange(IReadOnlyList<string> labels, double left, double width, double top)
    {
        var places = new List<(double X, double Y)>();
        var (x, y) = (left, top);
        foreach (var label in labels)
        {
            var needed = KeyWidth + 7 + label.Length * CharacterWidth;
            if (x > left && x + needed > left + width)
                (x, y) = (left, y + LineHeight);
            places.Add((x, y));
            x += needed + Gap;
        }
        return new ChartLegend(places, y);
    }
}
