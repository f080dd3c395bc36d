using EarlySignal.Notebooks.Display;

namespace EarlySignal.Notebooks;

/// <summary>Showing values in the middle of a cell; imported into every cell.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value under the running cell, in every form that it has.</summary>
    public static DisplayedValue Display(this object? value) => DisplayedValue.Show(ValueForms.Of(value));

    /// <summary>Shows text as what its MIME type says.</summary>
    /// <param name="content">The content, such as SVG markup.</param>
    /// <param name="mimeType">A MIME type, such as <c>image/svg+xml</c>.</param>
    public static DisplayedValue DisplayAs(this string content, string mimeType) => DisplayedValue.Show(ValueForms.Of(new MarkupText(mimeType, content)));
}
