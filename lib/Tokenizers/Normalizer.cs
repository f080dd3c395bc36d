using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tokenizers;

/// <summary>Rewrites text before it is cut into words.</summary>
internal abstract class Normalizer
{
    private const string Kinds = "Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip or StripAccents";

    /// <summary>Rewrites a text.</summary>
    public abstract string Apply(string text);

    /// <summary>Reads a <c>normalizer</c> field.</summary>
    /// <exception cref="InputException">The kind or a setting is not supported.</exception>
    public static Normalizer Read(JsonField json) => json["type"].String() switch
    {
        "Sequence" => new Several([.. json["normalizers"].Items().Select(Read)]),
        "NFC" => new Unicode(json, NormalizationForm.FormC),
        "NFD" => new Unicode(json, NormalizationForm.FormD),
        "NFKC" => new Unicode(json, NormalizationForm.FormKC),
        "NFKD" => new Unicode(json, NormalizationForm.FormKD),
        "Lowercase" => new Lowercase(),
        "Prepend" => new Prepend(json["prepend"].String()),
        "Replace" => Replace.Read(json),
        "Strip" => new Strip(json.Bool("strip_left", true), json.Bool("strip_right", true)),
        "StripAccents" => new StripAccents(),
        "Nmt" => new Nmt(),
        "Precompiled" => NormalizerPrecompiled.Read(json),
        _ => throw json["type"].Wrong(Kinds, "This normalizer is not supported; convert the tokenizer, or report the model."),
    };

    private sealed class Several(Normalizer[] steps) : Normalizer
    {
        public override string Apply(string text) => steps.Aggregate(text, (current, step) => step.Apply(current));
    }

    private sealed class Unicode : Normalizer
    {
        private readonly NormalizationForm _form;

        public Unicode(JsonField json, NormalizationForm form)
        {
            // Without ICU, .NET answers every question about normalisation with the text itself.
            if ("e\u0301".Normalize(NormalizationForm.FormC) != "\u00E9")
                throw json["type"].Wrong("a runtime that can normalise Unicode", "Install ICU (package libicu) and do not run in .NET's invariant-globalization mode.");
            _form = form;
        }

        public override string Apply(string text)
        {
            // No character below is untouched.
            const char firstAbove = '\u07FD';
            var start = text.AsSpan().IndexOfAnyInRange(firstAbove, '\uFFFF') < 0 ? -1 : IndexOfUntouched(text, 0);
            return start < 0 ? text.Normalize(_form) : NormalizeBetween(text, start);
        }

        private string NormalizeBetween(string text, int at)
        {
            var result = new StringBuilder(text.Length);
            var done = 0;
            for (; at >= 0; at = IndexOfUntouched(text, done))
            {
                result.Append(text[done..at].Normalize(_form));
                done = at + (char.IsSurrogate(text[at]) ? 2 : 1);
                result.Append(text, at, done - at);
            }
            return result.Append(text[done..].Normalize(_form)).ToString();
        }

        private static int IndexOfUntouched(string text, int from)
        {
            for (var at = from; at < text.Length; at += char.IsSurrogate(text[at]) ? 2 : 1)
            {
                if (ReferenceUnicode.IsUntouched(char.ConvertToUtf32(text, at)))
                    return at;
            }
            return -1;
        }
    }

    private sealed class Lowercase : Normalizer
    {
        // The only character whose lower case, without regard to language or place, is two characters.
        private const string CapitalDottedI = "\u0130";

        public override string Apply(string text) => text.Replace(CapitalDottedI, "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
    }

    private sealed class Prepend(string prefix) : Normalizer
    {
        public override string Apply(string text) => text.Length == 0 ? text : prefix + text;
    }

    private sealed class Replace(string? text, Pattern? pattern, string replacement) : Normalizer
    {
        public static new Replace Read(JsonField json)
        {
            // Plain texts take the fast way: this is how SentencePiece-style files write every space.
            var text = json["pattern"].String("String");
            return new Replace(text, text is null ? Pattern.Read(json["pattern"]) : null, json["content"].String());
        }

        public override string Apply(string input)
        {
            if (pattern is not null)
                return pattern.Replace(input, replacement);
            return string.IsNullOrEmpty(text) ? input : input.Replace(text, replacement, StringComparison.Ordinal);
        }
    }

    private sealed class Strip(bool left, bool right) : Normalizer
    {
        public override string Apply(string text)
        {
            var result = left ? text.TrimStart() : text;
            return right ? result.TrimEnd() : result;
        }
    }

    private sealed class StripAccents : Normalizer
    {
        public override string Apply(string text) => Rewrite(text, rune => ReferenceUnicode.IsMark(rune.Value) ? null : rune);
    }

    // SentencePiece's rules for machine translation: control characters vanish, odd spaces become spaces.
    private sealed class Nmt : Normalizer
    {
        public override string Apply(string text) => Rewrite(text, rune => rune.Value switch
        {
            >= 0x01 and <= 0x08 or 0x0B or >= 0x0E and <= 0x1F or 0x7F or 0x8F or 0x9F => null,
            0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or >= 0x200B and <= 0x200F or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => new Rune(' '),
            _ => rune,
        });
    }

    private static string Rewrite(string text, Func<Rune, Rune?> change)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (change(rune) is { } changed)
                result.Append(changed.ToString());
        }
        return result.ToString();
    }
}
