using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Cells;

/// <summary>Where the outputs of one cell go while it runs. Members may be called from any thread, one at a time.</summary>
internal interface ICellSink
{
    /// <summary>Text that the cell wrote.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">Any number of lines.</param>
    void Stream(string name, string text);

    /// <summary>A value that the cell displayed, or displayed anew.</summary>
    /// <param name="forms">MIME types and contents.</param>
    /// <param name="id">Which display it is.</param>
    /// <param name="update">Whether it replaces what that display showed.</param>
    void Display(JsonObject forms, string id, bool update);
}
