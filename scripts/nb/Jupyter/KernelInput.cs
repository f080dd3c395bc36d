using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Zmtp;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary><c>Console.ReadLine()</c> in a cell: the front end asks its user.</summary>
internal sealed class KernelInput : TextReader
{
    private readonly MessageCodec _codec;
    private readonly ZmtpListener _channel;
    private JupyterMessage? _cell;
    private TaskCompletionSource<string?>? _answer;

    public KernelInput(ConnectionFile connection, MessageCodec codec)
    {
        _codec = codec;
        _channel = connection.Listen("stdin", ZmtpSocketType.Router, (peer, parts) =>
        {
            if (codec.Read(peer, parts) is { Type: "input_reply" } reply)
                _answer?.TrySetResult(reply.Text("value"));
        });
    }

    /// <summary>Says on behalf of which request the cell asks.</summary>
    public void For(JupyterMessage cell) => _cell = cell;

    /// <summary>Answers a cell that waits with the end of input.</summary>
    public void Cancel() => _answer?.TrySetResult(null);

    public override string? ReadLine()
    {
        // The front end's channels share one identity.
        if (_cell is not { } cell || !cell.Flag("allow_stdin", false) || _channel.Peer(cell.Peer.Identity) is not { } peer)
            throw new InvalidOperationException("This front end cannot ask for input.");
        // A question that was written without a line's end must be on the screen before the answer is asked for.
        CellScope.Current?.Flush();
        _answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.Send(_codec.Write(cell.Identities, "input_request", new JsonObject { ["prompt"] = "", ["password"] = false }, cell.RawHeader));
        return _answer.Task.GetAwaiter().GetResult();
    }
}
