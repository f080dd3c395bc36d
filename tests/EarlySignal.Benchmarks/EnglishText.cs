using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EarlySignal.Benchmarks;

/// <summary>
/// Text that a tokenizer meets like English: a few words make half of it and tens of thousands come rarely (Zipf), in
/// sentences with punctuation, numbers, names and quotations. The same text on every machine.
/// </summary>
internal sealed partial class EnglishText
{
    private const int Seed = 20261121;
    private const int CoinedWords = 60_000;
    private const int LettersBefore = 3;      // coined words continue as the real words do behind so many letters
    private const int DocumentLength = 4000;
    // By and large the commonest first
    private const string CommonWords =
        """
        the of and to a in is it that was for on as with are he be at by this had not from but they which or you have his an
        one were her all there would their we been has when who will no more if out so up said what its about than into them
        can only other time new some could these two may first then do any like my now over such our man me even most made
        after also did many before must through years where much your way well down should because each just those people how
        too little good very make world still see own work long both between life being under never day same another know year
        while last might great since against came right used take three states himself few house use during without again place
        around however home small found thought went say part once general high upon school every don't does got united left
        number course war until always away something fact water though less public put think almost hand enough far took head
        yet government system set better told nothing night end why didn't eyes find going look asked later point knew city next
        """;
    private static readonly string[] OddWords = ["it's", "don't", "I'm", "we'll", "you’re", "they've", "she'd", "e.g.", "U.S.", "café", "naïve", "Zürich", "a.m.", "per cent", "°C", "€"];
    private readonly Random _random = new(Seed);
    private readonly string[] _words;
    private readonly double[] _shares;    // by word: how much of the text it and all words before it make

    private EnglishText(IEnumerable<string> realWords)
    {
        string[] common = CommonWords.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string[] real = [.. realWords.Select(word => word.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        _random.Shuffle(real);
        _words = [.. common.Concat(real).Concat(Coin(real)).Distinct()];
        _shares = new double[_words.Length];
        var sum = 0.0;
        for (var rank = 0; rank < _words.Length; rank++)
            _shares[rank] = sum += 1 / Math.Pow(rank + 2.7, 1.1);
    }

    /// <summary>Makes documents of about one page.</summary>
    /// <param name="bytes">How much UTF-8 they are together, at least.</param>
    /// <param name="wordSource">A folder; the words of its <c>*.jsonl</c> files are the less common words.</param>
    public static string[] Documents(int bytes, string wordSource)
    {
        var files = Directory.GetFiles(wordSource, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var english = new EnglishText(files.SelectMany(file => Letters().Matches(File.ReadAllText(file)).Select(match => match.Value)));
        List<string> documents = [];
        for (var size = 0; size < bytes; size += Encoding.UTF8.GetByteCount(documents[^1]))
            documents.Add(english.Document());
        return [.. documents];
    }

    // New words that read like English, because every letter follows its last three in some real word
    private List<string> Coin(string[] real)
    {
        var start = new string(' ', LettersBefore);
        var following = real.SelectMany(word => Enumerable.Range(0, word.Length + 1).Select(i => (Before: (start + word)[i..(i + LettersBefore)], Letter: (word + ' ')[i])))
            .GroupBy(pair => pair.Before).ToDictionary(group => group.Key, group => group.Select(pair => pair.Letter).ToArray());
        List<string> coined = [];
        while (coined.Count < CoinedWords)
        {
            var word = new StringBuilder(start);
            while (word.Length == LettersBefore || word[^1] != ' ')
                word.Append(Any(following[word.ToString(word.Length - LettersBefore, LettersBefore)]));
            coined.Add(word.ToString().Trim());
        }
        return coined;
    }

    private string Document()
    {
        var text = new StringBuilder();
        while (text.Length < DocumentLength)
        {
            for (var sentences = _random.Next(2, 9); sentences > 0; sentences--)
                text.Append(Sentence()).Append(sentences > 1 ? ' ' : '\n');
            text.Append(Chance(0.4) ? "\n" : "");
        }
        return text.ToString();
    }

    private string Sentence()
    {
        var words = Enumerable.Range(0, _random.Next(4, 28)).Select(_ => Word()).ToArray();
        words[0] = Capitalized(words[0]);
        for (var i = 0; i + 1 < words.Length; i++)
            words[i] += Chance(0.07) ? "," : Chance(0.01) ? Any([";", ":", " –", "..."]) : "";
        var sentence = string.Join(' ', words) + (Chance(0.9) ? "." : Any(["?", "!"]));
        return Chance(0.05) ? $"\"{sentence}\"" : Chance(0.02) ? $"({sentence})" : sentence;
    }

    private string Word()
    {
        if (Chance(0.02))
            return Number();
        if (Chance(0.005))
            return Any(OddWords);
        var word = Common();
        if (word.Length > 5 && Chance(0.1))
            word += Any(["s", "ed", "ing", "ly", "er", "'s"]);
        return Chance(0.01) ? $"{word}-{Common()}" : Chance(0.04) ? Capitalized(word) : Chance(0.002) ? word.ToUpperInvariant() : word;
    }

    private string Number() => _random.Next(5) switch
    {
        0 => _random.Next(1700, 2030).ToString(CultureInfo.InvariantCulture),
        1 => (_random.Next(100_000) / 100.0).ToString(CultureInfo.InvariantCulture),
        2 => _random.Next(1000, 10_000_000).ToString("N0", CultureInfo.InvariantCulture),
        3 => $"{_random.Next(100)}%",
        _ => _random.Next(100).ToString(CultureInfo.InvariantCulture),
    };

    private string Common()
    {
        var place = Array.BinarySearch(_shares, _random.NextDouble() * _shares[^1]);
        return _words[place < 0 ? ~place : place];
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Any<T>(T[] things) => things[_random.Next(things.Length)];

    private static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Letters();
}
