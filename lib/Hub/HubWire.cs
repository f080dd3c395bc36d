using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// Speaks HTTP with the Hub. Redirects are followed here and not by the handler, because the token must not go to another
/// host; failures that may pass are tried again, a bounded number of times, after waits that depend on nothing random.
/// </summary>
internal sealed partial class HubWire : IDisposable
{
    private const int LongestRedirectChain = 10;
    private readonly HubOptions _options;
    private readonly HttpClient _http;

    public HubWire(HubOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("EarlySignal", typeof(HubWire).Assembly.GetName().Version?.ToString(3)));
        // Bytes are counted and resumed by position, so nothing on the way may compress them.
        _http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>An address as messages may show it: signed addresses carry secrets in their query.</summary>
    public static string Show(Uri address) => address.GetComponents(UriComponents.Scheme | UriComponents.Host | UriComponents.Port | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Where a redirect or the next page leads; never from https to something weaker.</summary>
    /// <exception cref="InputException">It leads nowhere, or to a line that others can read.</exception>
    public static Uri Follow(Uri from, string? location)
    {
        var isSafe = Uri.TryCreate(from, location, out var to) && (to.Scheme == Uri.UriSchemeHttps || to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);
        return isSafe ? to! : throw new InputException(Show(from), "", "a way on that leads nowhere, or away from https", "an http or https address", "Check HF_ENDPOINT.");
    }

    /// <summary>Repeats an attempt while it ends in a <see cref="HubLineException"/>.</summary>
    /// <exception cref="HubUnreachableException">It failed too often in a row without bringing anything.</exception>
    public async Task<T> PersistAsync<T>(Uri address, Func<Task<T>> attempt, CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            TimeSpan wait;
            try
            {
                return await attempt();
            }
            catch (HubLineException fault)
            {
                if (fault.HasProgressed)
                    failures = 1;
                if (failures >= _options.Attempts)
                    throw new HubUnreachableException(Show(address), $"{fault.Message}, {failures} times in a row");
                if (fault.Wait > _options.LongestRequestedDelay)
                    throw new HubUnreachableException(Show(address), string.Create(CultureInfo.InvariantCulture, $"{fault.Message} and the request to wait {fault.Wait.Value.TotalSeconds:0} s"));
                var doubled = _options.FirstDelay * Math.Pow(2, Math.Min(failures - 1, 30));
                wait = fault.Wait ?? (doubled < _options.LongestDelay ? doubled : _options.LongestDelay);
            }
            await Task.Delay(wait, stop);
        }
    }

    /// <summary>Asks once for an address, from a byte on, and follows redirects.</summary>
    /// <returns>The answer's head: 200, 206, or 416 (nothing from that byte on); its body is not read yet.</returns>
    /// <exception cref="HubLineException">No answer came, or one that may change.</exception>
    /// <exception cref="HubRefusalException">The answer is no.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, long from, CancellationToken stop)
    {
        var isHome = true;
        for (var hop = 0; hop <= LongestRedirectChain; hop++)
        {
            // Once away, an answer from elsewhere could lead the token anywhere, even back home.
            isHome = isHome && Uri.Compare(address, _options.Endpoint, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (isHome && _options.Token is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
            if (from > 0)
                request.Headers.Range = new RangeHeaderValue(from, null);
            var response = await WatchAsync(patience => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience), stop);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable ? response : throw Judge(response);
            using (response)
                address = Follow(address, response.Headers.Location?.OriginalString);
        }
        throw new InputException(Show(address), "", $"more than {LongestRedirectChain} redirects", "an answer", "Check HF_ENDPOINT.");
    }

    /// <summary>Reads the next bytes of a body.</summary>
    /// <returns>How many bytes came; 0 at the end.</returns>
    /// <exception cref="HubLineException">The line broke or fell silent.</exception>
    public async Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken stop) =>
        await WatchAsync(async patience => await body.ReadAsync(buffer, patience), stop);

    public void Dispose() => _http.Dispose();

    private async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_options.Silence);
        try
        {
            return await work(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new HubLineException(string.Create(CultureInfo.InvariantCulture, $"silence for {_options.Silence.TotalSeconds:0.###} s"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new HubLineException($"a broken line ({fault.Message.TrimEnd('.')})");
        }
    }

    private static Exception Judge(HttpResponseMessage response)
    {
        using var _ = response;
        var status = response.StatusCode;
        if (status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500)
            return new HubLineException($"answer {(int)status}") { Wait = RequestedWait(response.Headers) };
        return new HubRefusalException(status, Header(response, "X-Error-Code"), Header(response, "X-Error-Message"));
    }

    private static TimeSpan? RequestedWait(HttpResponseHeaders headers)
    {
        if (headers.RetryAfter is { } after)
            return after.Delta ?? (after.Date is { } date && date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : TimeSpan.Zero);
        // The Hub says it in the form of the IETF draft: RateLimit: "api";r=0;t=55
        var match = headers.TryGetValues("RateLimit", out var values) ? Budget().Match(string.Join(',', values)) : Match.Empty;
        return match.Success ? TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture)) : null;
    }

    // Without control characters, which could rewrite what the terminal shows.
    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Concat(string.Join(' ', values).Where(letter => !char.IsControl(letter))) : "";

    [GeneratedRegex(@";\s*r=0\s*;\s*t=(?<seconds>\d{1,6})(?!\d)")]
    private static partial Regex Budget();
}
