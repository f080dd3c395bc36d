using EarlySignal.Basics;
using EarlySignal.Reports;

namespace EarlySignal.Runs;

/// <summary>A fact that closes a section of a notebook: shown as a line with a tick, or an error, so that a notebook that went wrong does not look right.</summary>
/// <param name="Fact">What holds, as a sentence.</param>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record Check(string Fact)
{
    /// <summary>The check, when it holds.</summary>
    /// <param name="fact">What should hold, as a sentence.</param>
    /// <param name="holds">Whether it does.</param>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static Check That(string fact, bool holds) =>
        holds ? new Check(fact) : throw new InvalidOperationException($"This does not hold: {fact} Run the cells above again in their order; if it still does not, the data or the library changed.");

    /// <summary>The line for a notebook.</summary>
    public string ToHtml() => $"<p>✔ {Markup.Escape(Fact)}</p>";

    /// <summary>The line.</summary>
    public override string ToString() => $"✔ {Fact}";
}
