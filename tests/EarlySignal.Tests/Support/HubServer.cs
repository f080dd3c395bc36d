using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EarlySignal.Tests.Support;

/// <summary>
/// A server on this machine that speaks the Hub's protocol on one port and its large-file store's on a second: revisions,
/// branches, listings in pages, redirects, ranges, and on demand every mishap that a line or a server can have.
/// </summary>
public sealed class HubServer : IDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<HubRequest> _requests = new();
    private readonly List<Mishap> _mishaps = [];
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _branches = new();
    private readonly ConcurrentDictionary<(string Repository, string Commit), HubServerFile[]> _commits = new();
    private readonly Uri _store;

    public HubServer()
    {
        _app = LocalServer.Start(AnswerAsync, ports: 2);
        (Endpoint, _store) = (new Uri(_app.Urls.First()), new Uri(_app.Urls.Last()));
    }

    public Uri Endpoint { get; }

    /// <summary>How many entries a page of a listing holds.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>When set, repositories are hidden from who does not send it.</summary>
    public string? RequiredToken { get; set; }

    /// <summary>Whether downloads, but not listings, are refused as gated.</summary>
    public bool IsGated { get; set; }

    /// <summary>All requests that were answered so far, in order.</summary>
    public IReadOnlyList<HubRequest> Requests => [.. _requests];

    /// <summary>Bytes of file content that were sent so far.</summary>
    public long ContentBytes => _requests.Where(request => request.IsContent).Sum(request => request.Bytes);

    public void ForgetRequests() => _requests.Clear();

    /// <summary>Lets a mishap happen to the next requests that it fits.</summary>
    public void Expect(Mishap mishap)
    {
        lock (_mishaps)
            _mishaps.Add(mishap);
    }

    /// <summary>Makes a commit with exactly these files and points a branch at it.</summary>
    public string Commit(string repository, string branch, params HubServerFile[] files)
    {
        var commit = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(repository + string.Concat(files.Select(file => file.Path + file.Hash)))));
        _commits[(repository, commit)] = files;
        _branches.GetOrAdd(repository, _ => [])[branch] = commit;
        return commit;
    }

    public void Dispose()
    {
        // Not a graceful stop: some tests leave requests hanging.
        using var now = new CancellationTokenSource(0);
        _app.StopAsync(now.Token).GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var isStore = http.Connection.LocalPort == _store.Port;
        var path = Uri.UnescapeDataString(http.Request.Path.Value!);
        var token = http.Request.Headers.Authorization.ToString();
        var from = http.Request.Headers.Range.ToString() is { Length: > 0 } range ? long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : (long?)null;
        var request = new HubRequest(isStore ? "store" : "hub", path, from, token.Length > 0, token);
        _requests.Enqueue(request);
        var mishap = TakeMishap($"{request.Host}{path}");
        if (mishap?.Status is { } status)
        {
            foreach (var (name, value) in mishap.Headers)
                http.Response.Headers[name] = value;
            http.Response.StatusCode = status;
        }
        else if (isStore)
        {
            await SendAsync(http, request, _commits.Values.SelectMany(files => files).First(file => path.EndsWith(file.Hash, StringComparison.Ordinal)).Content, mishap);
        }
        else if (RequiredToken is not null && token != "Bearer " + RequiredToken)
        {
            await Refuse(http, 401, "RepoNotFound", "Repository not found");
        }
        else
        {
            await RouteAsync(http, request, path.Split('/', StringSplitOptions.RemoveEmptyEntries), mishap);
        }
        request.Status = http.Response.StatusCode;
    }

    private Task RouteAsync(HttpContext http, HubRequest request, string[] parts, Mishap? mishap)
    {
        if (parts is ["api", "models" or "datasets"])
            return http.Response.WriteAsync(JsonSerializer.Serialize(_branches.Keys.Select(id => new { id })));
        var isApi = parts is ["api", "models" or "datasets", ..];
        var isDataset = parts is ["api", "datasets", ..] or ["datasets", ..];
        var rest = isApi ? parts[2..] : isDataset ? parts[1..] : parts;
        var repository = (isDataset ? "datasets/" : "") + string.Join('/', rest.Take(2));
        if (!_branches.TryGetValue(repository, out var branches))
            return Refuse(http, 404, "RepoNotFound", "Repository not found");
        if (isApi && rest is [_, _, "refs"])
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { branches = branches.Select(branch => new { name = branch.Key, targetCommit = branch.Value }), tags = Array.Empty<string>() }));
        var revision = isApi && rest[2] == "revision" ? string.Join('/', rest[3..]) : rest[3];
        var commit = branches.GetValueOrDefault(revision, revision);
        if (!_commits.TryGetValue((repository, commit), out var files))
            return Refuse(http, 404, "RevisionNotFound", "Invalid rev id");
        if (isApi)
            return rest[2] == "tree" ? SendTreeAsync(http, files) : http.Response.WriteAsync(JsonSerializer.Serialize(new { sha = commit }));
        var file = files.FirstOrDefault(file => file.Path == string.Join('/', rest[4..]));
        if (file is null)
            return Refuse(http, 404, "EntryNotFound", "Entry not found");
        if (IsGated)
            return Refuse(http, 403, "GatedRepo", "Access to this model is restricted");
        http.Response.Headers["X-Repo-Commit"] = commit;
        if (!file.IsLarge)
        {
            http.Response.Headers.ETag = $"\"{file.Hash}\"";
            return SendAsync(http, request, file.Content, mishap);
        }
        http.Response.Headers["X-Linked-Etag"] = $"\"{file.Hash}\"";
        http.Response.Headers["X-Linked-Size"] = file.Content.Length.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.Location = new Uri(_store, $"blobs/{file.Hash}?signature=confidential").AbsoluteUri;
        http.Response.StatusCode = 302;
        return Task.CompletedTask;
    }

    private Task SendTreeAsync(HttpContext http, HubServerFile[] files)
    {
        var start = int.Parse(http.Request.Query["cursor"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var folders = files.Select(file => file.Path[..Math.Max(0, file.Path.LastIndexOf('/'))]).Where(folder => folder.Length > 0).Distinct();
        var entries = folders.Select(folder => (object)new { type = "directory", oid = new string('d', 40), size = 0, path = folder })
            .Concat(files.Select(file => file.IsLarge
                ? (object)new { type = "file", oid = new string('e', 40), size = file.Content.Length, lfs = new { oid = file.Hash, size = file.Content.Length, pointerSize = 134 }, path = file.Path }
                : new { type = "file", oid = file.Hash, size = file.Content.Length, path = file.Path }))
            .ToList();
        if (start + PageSize < entries.Count)
            http.Response.Headers.Link = $"<{new Uri(Endpoint, http.Request.Path + $"?recursive=true&expand=false&cursor={start + PageSize}")}>; rel=\"next\"";
        return http.Response.WriteAsync(JsonSerializer.Serialize(entries.Skip(start).Take(PageSize)));
    }

    private static async Task SendAsync(HttpContext http, HubRequest request, byte[] content, Mishap? mishap)
    {
        request.IsContent = true;
        var from = mishap?.IgnoresRange == true ? 0 : request.From ?? 0;
        if (from > 0 && from >= content.Length)
        {
            http.Response.StatusCode = 416;
            return;
        }
        if (from > 0)
        {
            http.Response.StatusCode = 206;
            http.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        var body = content[(int)from..];
        if (mishap?.FlipByteAt is { } wrong)
            body[wrong - from] ^= 1;
        if (mishap?.Keep is { } keep)
            body = body[..keep];
        http.Response.ContentLength = body.Length;
        var sent = Math.Min(body.Length, mishap?.DropAfter ?? mishap?.HangAfter ?? body.Length);
        // Before it is sent: the client may be done, and the test look, before this line goes on.
        request.Bytes = sent;
        await http.Response.Body.WriteAsync(body.AsMemory(0, sent));
        await http.Response.Body.FlushAsync();
        if (mishap?.HangAfter is not null)
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (mishap?.DropAfter is not null)
        {
            // A reset would take along what lies unread on the client's side, and no byte count would be certain.
            while (!mishap.DropWhen())
                await Task.Delay(1);
            http.Abort();
        }
    }

    private static Task Refuse(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["X-Error-Code"] = code;
        http.Response.Headers["X-Error-Message"] = message;
        return Task.CompletedTask;
    }

    private Mishap? TakeMishap(string target)
    {
        lock (_mishaps)
        {
            var mishap = _mishaps.FirstOrDefault(mishap => target.Contains(mishap.Target, StringComparison.Ordinal) && mishap.Times > 0);
            if (mishap is not null)
                mishap.Times--;
            return mishap;
        }
    }
}
