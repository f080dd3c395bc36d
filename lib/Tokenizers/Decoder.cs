using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Turns token texts back into text: each decoder rewrites the list of parts, which is joined in the end.</summary>
internal abstract class Decoder
{
    private const string Kinds = "BPEDecoder, ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence or Strip";
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Rewrites the parts.</summary>
    public abstract List<string> Apply(List<string> parts);

    /// <summary>Reads a <c>decoder</c> field.</summary>
    /// <exception cref="InputException">The kind or a setting is not supported.</exception>
    public static Decoder Read(JsonField json) => json["type"].String() switch
    {
        "Sequence" => new Several([.. json["decoders"].Items().Select(Read)]),
        "ByteLevel" => new ByteLevel(),
        "ByteFallback" => new ByteFallback(),
        "Fuse" => new Fuse(),
        "Strip" => new Strip(json["content"].String(), json["start"].Int(), json["stop"].Int()),
        "Replace" => new Replace(Pattern.Read(json["pattern"]), json["content"].String()),
        "Metaspace" => new Metaspace(Metaspaces.ReadReplacement(json), Metaspaces.ReadScheme(json)),
        "BPEDecoder" => new EndOfWord(json.String("suffix") ?? "</w>"),
        _ => throw json["type"].Wrong(Kinds, "This decoder is not supported; convert the tokenizer, or report the model."),
    };

    private sealed class Several(Decoder[] steps) : Decoder
    {
        public override List<string> Apply(List<string> parts) => steps.Aggregate(parts, (current, step) => step.Apply(current));
    }

    private sealed class ByteLevel : Decoder
    {
        public override List<string> Apply(List<string> parts)
        {
            List<byte> bytes = new(parts.Count * 4);
            foreach (var part in parts)
                ByteAlphabet.AppendBytes(part, bytes);
            return [Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes))];
        }
    }

    // A run of byte tokens is one text if it is valid UTF-8, else a replacement character for each of its bytes.
    private sealed class ByteFallback : Decoder
    {
        public override List<string> Apply(List<string> parts)
        {
            List<string> result = new(parts.Count);
            List<byte> run = [];
            foreach (var part in parts)
            {
                if (ByteTokens.Read(part) is { } value)
                {
                    run.Add(value);
                    continue;
                }
                Flush(run, result);
                result.Add(part);
            }
            Flush(run, result);
            return result;
        }

        private static void Flush(List<byte> run, List<string> result)
        {
            if (run.Count == 0)
                return;
            try
            {
                result.Add(Strict.GetString(run.ToArray()));
            }
            catch (DecoderFallbackException)
            {
                result.AddRange(Enumerable.Repeat("\uFFFD", run.Count));
            }
            run.Clear();
        }
    }

    private sealed class Fuse : Decoder
    {
        public override List<string> Apply(List<string> parts) => [string.Concat(parts)];
    }

    private sealed class Strip(string content, int start, int stop) : Decoder
    {
        public override List<string> Apply(List<string> parts) => parts.ConvertAll(Cut);

        private string Cut(string part)
        {
            for (var i = 0; i < start && part.StartsWith(content, StringComparison.Ordinal); i++)
                part = part[content.Length..];
            for (var i = 0; i < stop && part.EndsWith(content, StringComparison.Ordinal); i++)
                part = part[..^content.Length];
            return part;
        }
    }

    private sealed class Replace(Pattern pattern, string replacement) : Decoder
    {
        public override List<string> Apply(List<string> parts) => parts.ConvertAll(part => pattern.Replace(part, replacement));
    }

    private sealed class Metaspace(char replacement, PrependScheme scheme) : Decoder
    {
        // In the first token every replacement character counts as the one that was put before the text.
        public override List<string> Apply(List<string> parts) =>
            [.. parts.Select((part, i) => i == 0 && scheme != PrependScheme.Never
                ? part.Replace(replacement.ToString(), "", StringComparison.Ordinal)
                : part.Replace(replacement, ' '))];
    }

    private sealed class EndOfWord(string suffix) : Decoder
    {
        public override List<string> Apply(List<string> parts) =>
            [.. parts.Select((part, i) => suffix.Length == 0 ? part : part.Replace(suffix, i == parts.Count - 1 ? "" : " ", StringComparison.Ordinal))];
    }
}
