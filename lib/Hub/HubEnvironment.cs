using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// The environment variables of huggingface_hub with the meaning that they have there (its <c>constants.py</c> and
/// <c>utils/_auth.py</c>); a variable that is set but empty counts as not set.
/// </summary>
internal sealed partial class HubEnvironment(Func<string, string?> read, string userFolder)
{
    public HubOptions Options()
    {
        var home = Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(userFolder, ".cache"), "huggingface");
        return new HubOptions
        {
            Endpoint = Endpoint("HF_ENDPOINT", "https://huggingface.co"),
            RowsEndpoint = Endpoint("HF_DATASETS_SERVER", "https://datasets-server.huggingface.co"),
            CacheFolder = Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = IsOn("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : Token(Folder("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            IsOffline = Text("HF_HUB_OFFLINE") is null ? IsOn("TRANSFORMERS_OFFLINE") : IsOn("HF_HUB_OFFLINE"),
        };
    }

    private Uri Endpoint(string variable, string standard)
    {
        var text = Text(variable) ?? standard;
        var usable = Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http" && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
        return usable
            ? address!
            : throw new InputException(variable, "", "no server's address", $"an address such as {standard}, without a name, password or query", "Correct the variable, or remove it to use the Hub itself.");
    }

    private HubToken? Token(string file)
    {
        var variable = Text("HF_TOKEN") is null ? "HUGGING_FACE_HUB_TOKEN" : "HF_TOKEN";
        return Clean(Text(variable) ?? "", variable) ?? (File.Exists(file) ? Clean(File.ReadAllText(file), file) : null);
    }

    private static HubToken? Clean(string text, string source)
    {
        var secret = text.Replace("\r", "").Replace("\n", "").Trim();
        return secret.Length == 0 ? null : new HubToken(secret, source);
    }

    private string? Text(string variable) => read(variable) is { Length: > 0 } text ? text : null;

    private bool IsOn(string variable) => Text(variable)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private string? Folder(string variable)
    {
        if (Text(variable) is not { } text)
            return null;
        if (text == "~" || text.StartsWith("~/", StringComparison.Ordinal))
            text = userFolder + text[1..];
        return Path.GetFullPath(Variable().Replace(text, match => read(match.Groups["name"].Value) ?? match.Value));
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)\}|\$(?<name>\w+)")]
    private static partial Regex Variable();
}
