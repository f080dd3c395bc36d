namespace EarlySignal.Reports.Charts;

/// <summary>Puts the labels of points where they can be read: beside their points, and not on other labels, points or lines.</summary>
internal static class PointLabels
{
    private const double CharacterWidth = 7;
    private const double Height = 14;
    private const double Beside = 8;   // from the point to the text
    private const int Passes = 3;

    // Plotly knows these places by such names, too.
    private static readonly LabelSide[] Sides = [new(false, false), new(true, false), new(false, true), new(true, true)];

    /// <summary>The side of its point on which each label stands.</summary>
    /// <param name="points">Places and labels.</param>
    /// <param name="occupied">What no label should stand on.</param>
    /// <param name="left">Where labels may begin.</param>
    /// <param name="right">Where they have to end.</param>
    public static LabelSide[] Arrange(IReadOnlyList<(double X, double Y, string Label)> points, IReadOnlyList<(double X, double Y)> occupied, double left, double right)
    {
        var chosen = new LabelSide[points.Count];
        // The first labels do not know yet where the others will be, so all are asked again.
        for (var pass = 0; pass < Passes; pass++)
            for (var i = 0; i < points.Count; i++)
                chosen[i] = Sides.MinBy(side => Harm(i, Box(points[i], side)));
        return chosen;

        double Harm(int own, (double Left, double Top, double Right, double Bottom) box) =>
            (box.Left < left || box.Right > right ? points.Count + occupied.Count : 0)
            + occupied.Count(place => place.X > box.Left && place.X < box.Right && place.Y > box.Top && place.Y < box.Bottom)
            + Enumerable.Range(0, points.Count).Where(i => i != own).Select(i => Box(points[i], chosen[i]))
                .Count(other => other.Left < box.Right && other.Right > box.Left && other.Top < box.Bottom && other.Bottom > box.Top);
    }

    private static (double Left, double Top, double Right, double Bottom) Box((double X, double Y, string Label) point, LabelSide side)
    {
        var width = CharacterWidth * point.Label.Length;
        var (x, y) = (side.IsLeft ? point.X - Beside - width : point.X + Beside, point.Y + side.BaseLine);
        return (x, y - Height + 3, x + width, y + 3);
    }
}

/// <summary>Where a label stands, seen from its point.</summary>
internal readonly record struct LabelSide(bool IsLeft, bool IsBelow)
{
    /// <summary>From the point down to the label's base line.</summary>
    public double BaseLine => IsBelow ? 14 : -6;
}
