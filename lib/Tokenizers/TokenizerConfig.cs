using System.Globalization;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>What <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> beside a tokenizer file say.</summary>
/// <param name="Bos">The text of the token that begins a text; null when none is named.</param>
/// <param name="Eos">The text of the token that ends a text; null when none is named.</param>
/// <param name="AddBos">Whether the first one is added; null when the file does not say.</param>
/// <param name="AddEos">Whether the last one is added; null when the file does not say.</param>
/// <param name="Added">Added tokens; most or all are in the tokenizer file too.</param>
internal sealed record TokenizerConfig(string? Bos, string? Eos, bool? AddBos, bool? AddEos, IReadOnlyList<AddedToken> Added)
{
    /// <summary>What holds when there are no such files.</summary>
    public static TokenizerConfig None { get; } = new(null, null, null, null, []);

    /// <summary>Reads those of the two files that lie in a folder.</summary>
    /// <exception cref="InputException">A file is damaged.</exception>
    public static TokenizerConfig Read(string folder)
    {
        var config = ReadOptional(Path.Combine(folder, "tokenizer_config.json"));
        var map = ReadOptional(Path.Combine(folder, "special_tokens_map.json"));
        return new TokenizerConfig(
            Token(config, "bos_token") ?? Token(map, "bos_token"),
            Token(config, "eos_token") ?? Token(map, "eos_token"),
            Flag(config, "add_bos_token"),
            Flag(config, "add_eos_token"),
            Optional(config, "added_tokens_decoder") is { } added ? [.. added.Fields().Select(field => ReadAdded(field.Name, field.Value))] : []);
    }

    private static JsonField? ReadOptional(string path) => File.Exists(path) ? JsonField.Read(path) : null;

    private static JsonField? Optional(JsonField? json, string name) => json is { } file && file.TryGet(name, out var field) ? field : null;

    private static bool? Flag(JsonField? json, string name) => Optional(json, name)?.Bool();

    // "text", or an object with the flags of an added token
    private static string? Token(JsonField? json, string name) =>
        Optional(json, name) is not { } token ? null
        : token.Element.ValueKind == JsonValueKind.Object ? token["content"].String() : token.String();

    private static AddedToken ReadAdded(string name, JsonField json) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? AddedToken.Read(json, id)
            : throw json.Wrong("an id as the name", "Use the file as it was published.", $"the name '{name}'");
}
