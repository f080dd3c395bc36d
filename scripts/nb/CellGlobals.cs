using EarlySignal.Notebooks.Display;

namespace EarlySignal.Notebooks;

/// <summary>Names that cells can use without a type before them, as in other C# kernels.</summary>
public sealed class CellGlobals
{
#pragma warning disable IDE1006, CA1822 // the names are those of .NET Interactive, which notebooks already use; a script sees instance members only
    /// <summary>Shows a value under the running cell.</summary>
    public DisplayedValue display(object? value) => DisplayedValue.Show(ValueForms.Of(value));

    /// <summary>Markup that is shown as it is.</summary>
    public MarkupText HTML(string content) => new("text/html", content);
#pragma warning restore IDE1006, CA1822
}
