using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Display;

namespace EarlySignal.Notebooks;

/// <summary>Something that a cell has shown and can show anew.</summary>
public sealed class DisplayedValue
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    private DisplayedValue()
    {
    }

    /// <summary>Replaces what is shown.</summary>
    public void Update(object? value) => Cell.Display(ValueForms.Of(value), _id, update: true);

    internal static DisplayedValue Show(JsonObject forms)
    {
        var shown = new DisplayedValue();
        Cell.Display(forms, shown._id, update: false);
        return shown;
    }

    private static CellScope Cell => CellScope.Current ?? throw new InvalidOperationException("Values can be shown only while a cell runs.");
}
