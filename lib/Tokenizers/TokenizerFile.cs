using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>The parts of a tokenizer, read from its files and checked against each other.</summary>
internal sealed class TokenizerFile
{
    // What the classes of GPT-2, GPT-NeoX and Qwen call both ends of a text when no file names them.
    private const string UsualEnd = "<|endoftext|>";
    private readonly string _path;
    private readonly List<AddedToken> _added = [];
    private readonly Dictionary<string, int> _addedIds = new(StringComparer.Ordinal);
    private readonly List<string?> _texts;
    private int _nextId;

    /// <exception cref="InputException">A file is damaged, or names something that is not supported.</exception>
    public TokenizerFile(string path, TokenizerConfig config)
    {
        _path = path;
        var json = JsonField.Read(path);
        Model = TokenModel.Read(json["model"]);
        _nextId = Model.Vocabulary.Count;
        _texts = [.. Enumerable.Range(0, Model.Vocabulary.Size).Select(Model.Vocabulary.TextOf)];
        Normalizer = json.TryGet("normalizer", out var normalizer) ? Normalizer.Read(normalizer) : null;
        First = json.TryGet("pre_tokenizer", out var preTokenizer)
            ? PreTokenizer.Read(preTokenizer, new WordStep(Model, byteLevel: false))
            : new WordStep(Model, byteLevel: false);
        Decoder = json.TryGet("decoder", out var decoder) ? Decoder.Read(decoder) : null;
        if (json.TryGet("added_tokens", out var added))
        {
            foreach (var item in added.Items())
                Add(AddedToken.Read(item, item["id"].Int()));
        }
        foreach (var token in config.Added)
            Add(token);
        BosToken = Named(config.Bos, "bos_token", config);
        EosToken = Named(config.Eos, "eos_token", config);
        PostProcessor = PostProcessorOf(json, config);
        foreach (var id in PostProcessor.Before.Concat(PostProcessor.After))
        {
            if (id < 0 || id >= _texts.Count || _texts[id] is null)
                throw new InputException(path, "post_processor", $"the id {id}", "ids of tokens", "Use the file as it was published.");
        }
    }

    public TokenModel Model { get; }

    public Normalizer? Normalizer { get; }

    /// <summary>The first step of the chain from text to ids.</summary>
    public PieceStep First { get; }

    public Decoder? Decoder { get; }

    public PostProcessor PostProcessor { get; }

    public int? BosToken { get; }

    public int? EosToken { get; }

    /// <summary>The added tokens, by id at most once.</summary>
    public IReadOnlyList<AddedToken> Added => _added;

    /// <summary>The text of every id; null where no token has it.</summary>
    public string?[] Texts => [.. _texts];

    private void Add(AddedToken token)
    {
        if (token.Content.Length == 0 || _addedIds.ContainsKey(token.Content))
            return;
        // The reference implementation counts on from the model's vocabulary, whatever id the file says.
        var expected = Model.Vocabulary.Find(token.Content) ?? _nextId;
        if (token.Id != expected)
            throw new InputException(_path, "added_tokens", $"the id {token.Id} for '{token.Content}'", $"{expected}", "Use the tokenizer files of one and the same revision.");
        while (_texts.Count <= token.Id)
            _texts.Add(null);
        _texts[token.Id] = token.Content;
        _addedIds.Add(token.Content, token.Id);
        _added.Add(token);
        _nextId = Math.Max(_nextId, token.Id + 1);
    }

    private int? Named(string? text, string field, TokenizerConfig config)
    {
        if (text is null)
            return config.Bos is null && config.Eos is null && _addedIds.TryGetValue(UsualEnd, out var usual) ? usual : null;
        if (_addedIds.TryGetValue(text, out var id))
            return id;
        if (Model.Vocabulary.Find(text) is not { } known)
            throw new InputException(_path, field, $"'{text}' in tokenizer_config.json", "a token of this tokenizer", "Use the tokenizer files of one and the same revision.");
        // What the configuration names is special, also where the tokenizer file forgot it.
        Add(new AddedToken(text, known, IsSpecial: true, IsNormalized: false, StripsLeft: false, StripsRight: false, IsSingleWord: false));
        return known;
    }

    // add_bos_token and add_eos_token, where they stand, overrule the tokenizer file, as in transformers.
    private PostProcessor PostProcessorOf(JsonField json, TokenizerConfig config)
    {
        if (config.AddBos is null && config.AddEos is null)
            return json.TryGet("post_processor", out var processor) ? PostProcessor.Read(processor) : PostProcessor.Nothing;
        return new PostProcessor(
            config.AddBos == true && BosToken is { } bos ? [bos] : [],
            config.AddEos == true && EosToken is { } eos ? [eos] : []);
    }
}
