using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Zmtp;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>
/// A Jupyter kernel. Requests of the shell channel are answered one after the other; those of the control channel at once,
/// so that a running cell can be interrupted.
/// </summary>
internal sealed class Kernel : IDisposable
{
    private readonly CellCompiler _compiler;
    private readonly CellEngine _engine;
    private readonly MessageCodec _codec;
    private readonly KernelInput _input;
    private readonly ZmtpListener[] _others;
    private readonly ZmtpListener _publisher;
    private readonly Channel<JupyterMessage> _shell = Channel.CreateUnbounded<JupyterMessage>();
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _interrupt = new();
    private int _count;

    public Kernel(ConnectionFile connection, CellCompiler compiler)
    {
        (_compiler, _engine, _codec) = (compiler, new CellEngine(compiler), new MessageCodec(connection.Key));
        _publisher = connection.Listen("iopub", ZmtpSocketType.Pub, (_, _) => { });
        _input = new KernelInput(connection, _codec);
        _others =
        [
            connection.Listen("hb", ZmtpSocketType.Rep, (_, _) => { }),
            connection.Listen("control", ZmtpSocketType.Router, (peer, parts) => With(peer, parts, request => Answer(request, Control(request)))),
            connection.Listen("shell", ZmtpSocketType.Router, (peer, parts) => With(peer, parts, request => _shell.Writer.TryWrite(request))),
        ];
        Console.SetIn(_input);
    }

    /// <summary>Serves until a front end shuts the kernel down, or until it is stopped.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        Publish("status", new JsonObject { ["execution_state"] = "starting" }, null);
        var serving = Task.Run(async () =>
        {
            await foreach (var request in _shell.Reader.ReadAllAsync(stop))
                await ServeAsync(request);
        }, stop);
        await (await Task.WhenAny(_shutdown.Task, serving)).WaitAsync(stop);
        // The answer to the shutdown is still on its way.
        await Task.Delay(100, stop);
    }

    public void Dispose()
    {
        foreach (var channel in _others)
            channel.Dispose();
        _publisher.Dispose();
        _interrupt.Dispose();
    }

    private void With(ZmtpPeer peer, byte[][] parts, Action<JupyterMessage> take)
    {
        if (_codec.Read(peer, parts) is { } request)
            take(request);
        else
            Console.Error.WriteLine("A message was left out: it is not signed with this kernel's key, or no Jupyter message.");
    }

    private async Task ServeAsync(JupyterMessage request)
    {
        if (request.Type == "execute_request")
            await ExecuteAsync(request);
        else
            Answer(request, Shell(request));
    }

    private JsonObject? Control(JupyterMessage request)
    {
        switch (request.Type)
        {
            case "interrupt_request":
                Volatile.Read(ref _interrupt).Cancel();
                _input.Cancel();
                return Ok();
            case "shutdown_request":
                _shutdown.TrySetResult();
                return Ok(("restart", request.Flag("restart", false)));
            default:
                return Shell(request);
        }
    }

    // Null for what front ends send to every kernel and do not expect to be answered, such as comm_open.
    private JsonObject? Shell(JupyterMessage request) => request.Type switch
    {
        "kernel_info_request" => KernelInfo.Reply(),
        "complete_request" => Complete(request.Text("code"), request.Number("cursor_pos")),
        "is_complete_request" => new JsonObject { ["status"] = IsComplete(request.Text("code")) ? "complete" : "incomplete", ["indent"] = "" },
        "inspect_request" => Inspect(request.Text("code"), request.Number("cursor_pos")),
        "history_request" => Ok(("history", new JsonArray())),
        "comm_info_request" => Ok(("comms", new JsonObject())),
        "shutdown_request" => Control(request),
        _ => null,
    };

    private void Answer(JupyterMessage request, JsonObject? reply)
    {
        Publish("status", new JsonObject { ["execution_state"] = "busy" }, request);
        if (reply is not null)
            Reply(request, reply);
        Publish("status", new JsonObject { ["execution_state"] = "idle" }, request);
    }

    private void Reply(JupyterMessage request, JsonObject content) =>
        request.Peer.Send(_codec.Write(request.Identities, request.Type.Replace("_request", "_reply", StringComparison.Ordinal), content, request.RawHeader));

    private void Publish(string type, JsonObject content, JupyterMessage? request) =>
        _publisher.Publish(_codec.Write([Encoding.ASCII.GetBytes(type)], type, content, request?.RawHeader));

    private async Task ExecuteAsync(JupyterMessage request)
    {
        var silent = request.Flag("silent", false);
        var code = request.Text("code");
        Publish("status", new JsonObject { ["execution_state"] = "busy" }, request);
        if (!silent)
            Publish("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = ++_count }, request);
        _input.For(request);
        Interlocked.Exchange(ref _interrupt, new CancellationTokenSource()).Dispose();
        var outcome = await _engine.RunAsync(code, CellName.Of(_count), new KernelSink((type, content) => Publish(type, content, request)), _interrupt.Token);

        if (outcome.Value is { } value && !silent)
            Publish("execute_result", new JsonObject { ["execution_count"] = _count, ["data"] = value, ["metadata"] = new JsonObject() }, request);
        var reply = Ok(("execution_count", _count), ("user_expressions", new JsonObject()), ("payload", new JsonArray()));
        if (outcome.Fault is { } fault)
        {
            Publish("error", Told(fault), request);
            reply = Told(fault);
            reply["status"] = "error";
            reply["execution_count"] = _count;
        }
        Reply(request, reply);
        Publish("status", new JsonObject { ["execution_state"] = "idle" }, request);
        if (outcome.Fault is not null && request.Flag("stop_on_error", true))
            AbortQueued();
    }

    private static JsonObject Told(CellFault fault) => new()
    {
        ["ename"] = fault.Name,
        ["evalue"] = fault.Message,
        ["traceback"] = new JsonArray([.. fault.Shown.Select(line => (JsonNode?)line)]),
    };

    // "Run all" sends all cells at once; those behind a cell that failed were not meant to run without it.
    private void AbortQueued()
    {
        while (_shell.Reader.TryRead(out var queued))
            Answer(queued, queued.Type == "execute_request" ? new JsonObject { ["status"] = "aborted" } : Shell(queued));
    }

    private JsonObject Complete(string code, int cursor) => AsTyped(code, script =>
    {
        var found = CellCompletion.At(script, code, CodePoints.ToUtf16(code, cursor));
        return Ok(
            ("matches", new JsonArray([.. found.Names.Select(name => (JsonNode?)name)])),
            ("cursor_start", CodePoints.Before(code, found.Start)),
            ("cursor_end", cursor),
            ("metadata", new JsonObject()));
    });

    private JsonObject Inspect(string code, int cursor) => AsTyped(code, script =>
    {
        var found = CellInspection.At(script, CodePoints.ToUtf16(code, cursor));
        return Ok(
            ("found", found is not null),
            ("data", found is null ? new JsonObject() : new JsonObject { ["text/plain"] = found }),
            ("metadata", new JsonObject()));
    });

    // What is typed so far goes on from the last cell that ran.
    private JsonObject AsTyped(string code, Func<Script, JsonObject> answer)
    {
        try
        {
            return answer(_compiler.Script(_engine.Last, code, "typed"));
        }
        catch (CellException missing)
        {
            var reply = Told(missing.Fault);
            reply["status"] = "error";
            return reply;
        }
    }

    private static bool IsComplete(string code) =>
        SyntaxFactory.IsCompleteSubmission(CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(kind: SourceCodeKind.Script)));

    private static JsonObject Ok(params (string Name, JsonNode? Value)[] fields)
    {
        var reply = new JsonObject { ["status"] = "ok" };
        foreach (var (name, value) in fields)
            reply[name] = value;
        return reply;
    }
}
