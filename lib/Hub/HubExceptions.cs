using System.Net;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>The line broke or the server was busy: trying again may help.</summary>
/// <param name="what">What happened, as the found part of a message.</param>
internal sealed class HubLineException(string what) : Exception(what)
{
    /// <summary>How long the server asked to wait; null when it did not say.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether the attempt brought enough that the next failure counts as the first again.</summary>
    public bool HasProgressed { get; init; }
}

/// <summary>A server did not answer, however often it was asked.</summary>
/// <param name="address">Where the request went, without its query.</param>
/// <param name="found">What happened the last time.</param>
internal sealed class HubUnreachableException(string address, string found) : Exception($"{address}: {found}")
{
    /// <summary>The error to show when nothing in the cache can stand in.</summary>
    public InputException AsInput() => new(address, "", found, "an answer",
        "Check the connection and HF_ENDPOINT, then run again: what has come so far is kept. With HF_HUB_OFFLINE=1 only the cache is used.");
}

/// <summary>The server answered, and its answer is no.</summary>
/// <param name="status">The HTTP status, 400 to 499.</param>
/// <param name="code">The Hub's error code, such as <c>GatedRepo</c>; empty when it gave none.</param>
/// <param name="message">The Hub's own words; empty when it gave none.</param>
internal sealed class HubRefusalException(HttpStatusCode status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>The Hub's error code, such as <c>GatedRepo</c>; empty when it gave none.</summary>
    public string Code { get; } = code;
}
