using System.Text;
using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Cells;

/// <summary>
/// The cell that the present code belongs to. It flows with the code into its tasks and threads, so that text from a cell
/// that was given up, or from its background work, lands under that cell and not under the one that runs by then.
/// </summary>
internal sealed class CellScope(ICellSink sink)
{
    private static readonly AsyncLocal<CellScope?> Flowing = new();
    private static volatile CellScope? _latest;
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private string _stream = "stdout";

    /// <summary>The cell of the present code; the latest one for threads that no cell started; null before the first cell.</summary>
    public static CellScope? Current => Flowing.Value ?? _latest;

    /// <summary>Makes this the cell of the code that follows.</summary>
    public void Enter() => Flowing.Value = _latest = this;

    /// <summary>Takes text; it is passed on line by line.</summary>
    public void Write(string stream, ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (stream != _stream)
                PassOn();
            _stream = stream;
            _text.Append(text);
            if (text.Contains('\n'))
                PassOn();
        }
    }

    /// <summary>Passes on text that ends in the middle of a line.</summary>
    public void Flush()
    {
        lock (_lock)
            PassOn();
    }

    /// <summary>Displays after all text that was written before.</summary>
    public void Display(JsonObject forms, string id, bool update)
    {
        lock (_lock)
        {
            PassOn();
            sink.Display(forms, id, update);
        }
    }

    private void PassOn()
    {
        if (_text.Length == 0)
            return;
        sink.Stream(_stream, _text.ToString());
        _text.Clear();
    }
}
