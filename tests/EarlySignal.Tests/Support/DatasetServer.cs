using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EarlySignal.Tests.Support;

/// <summary>A server on this machine that gives the splits and rows of datasets in pages, as the public one does.</summary>
public sealed class DatasetServer : IDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string Dataset, string Configuration, string Split), object[]> _rows = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public DatasetServer()
    {
        _app = LocalServer.Start(AnswerAsync);
        Endpoint = new Uri(_app.Urls.First());
    }

    public Uri Endpoint { get; }

    /// <summary>Path and query of all requests so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Answer 503 to this request, counted from 0; negative for never.</summary>
    public int BusyAt { get; set; } = -1;

    /// <summary>Whether rows come with cells that were cut.</summary>
    public bool CutsCells { get; set; }

    public void Add(string dataset, string configuration, string split, params object[] rows) => _rows[(dataset, configuration, split)] = rows;

    public void Dispose() => ((IDisposable)_app).Dispose();

    private Task AnswerAsync(HttpContext http)
    {
        var query = http.Request.Query;
        _requests.Enqueue(http.Request.Path + http.Request.QueryString);
        if (_requests.Count - 1 == BusyAt)
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        }
        var splits = _rows.Keys.Where(key => key.Dataset == query["dataset"]).ToList();
        if (splits.Count == 0)
        {
            http.Response.StatusCode = 404;
            http.Response.Headers["X-Error-Code"] = "DatasetNotFound";
            http.Response.Headers["X-Error-Message"] = "The dataset does not exist.";
            return Task.CompletedTask;
        }
        if (http.Request.Path == "/splits")
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { splits = splits.Select(key => new { dataset = key.Dataset, config = key.Configuration, split = key.Split }), pending = Array.Empty<string>(), failed = Array.Empty<string>() }));
        var rows = _rows[(query["dataset"]!, query["config"]!, query["split"]!)];
        var (offset, length) = (int.Parse(query["offset"]!, CultureInfo.InvariantCulture), int.Parse(query["length"]!, CultureInfo.InvariantCulture));
        return http.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            features = Array.Empty<string>(),
            rows = rows.Skip(offset).Take(length).Select((row, i) => new { row_idx = offset + i, row, truncated_cells = CutsCells ? ["question"] : Array.Empty<string>() }),
            num_rows_total = rows.Length,
        }));
    }
}
