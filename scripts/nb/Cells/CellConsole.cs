using System.Text;

namespace EarlySignal.Notebooks.Cells;

/// <summary>The console's output while cells run: every text goes to the cell whose code wrote it.</summary>
internal sealed class CellConsole : TextWriter
{
    private readonly string _stream;
    private readonly TextWriter _outside;

    private CellConsole(string stream, TextWriter outside)
    {
        (_stream, _outside) = (stream, outside);
        // Outputs are stored: they are the same on every system.
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Puts itself in the place of the process's output and error.</summary>
    public static void Install()
    {
        Console.SetOut(new CellConsole("stdout", Console.Out));
        Console.SetError(new CellConsole("stderr", Console.Error));
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (CellScope.Current is { } cell)
            cell.Write(_stream, buffer);
        else
            _outside.Write(buffer);
    }

    public override void Flush() => CellScope.Current?.Flush();
}
