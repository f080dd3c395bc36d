using System.Text.Json.Nodes;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>A request of a front end.</summary>
/// <param name="Peer">Who sent it, and gets the answer.</param>
/// <param name="Identities">What stands before the delimiter; answers repeat it.</param>
/// <param name="Type">What is asked for, such as <c>execute_request</c>.</param>
/// <param name="RawHeader">Its header, which every answer names as its parent.</param>
/// <param name="Content">What it says.</param>
internal sealed record JupyterMessage(Zmtp.ZmtpPeer Peer, byte[][] Identities, string Type, byte[] RawHeader, JsonObject Content)
{
    /// <summary>A text of the content.</summary>
    public string Text(string field) => Content[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A truth value of the content.</summary>
    public bool Flag(string field, bool absent) => Content[field] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : absent;

    /// <summary>A whole number of the content; 0 when there is none.</summary>
    public int Number(string field) => Content[field] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
