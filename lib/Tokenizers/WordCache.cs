namespace EarlySignal.Tokenizers;

/// <summary>
/// Words that were encoded before, with their ids. Each word has one place, which the last word to come takes; so the size
/// is bounded, and threads share it without locks (a place is one reference to something that never changes).
/// </summary>
internal sealed class WordCache
{
    private const int Places = 1 << 15;
    private const int LongestWord = 48;
    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>Looks a word up.</summary>
    public bool TryGet(ReadOnlySpan<char> word, out int[] ids)
    {
        ids = [];
        if (word.Length > LongestWord)
            return false;
        var hash = Hash(word);
        var entry = Volatile.Read(ref _entries[hash & (Places - 1)]);
        if (entry is null || entry.Hash != hash || !word.SequenceEqual(entry.Word))
            return false;
        ids = entry.Ids;
        return true;
    }

    /// <summary>Remembers a word, unless it is too long to come again.</summary>
    public void Set(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length > LongestWord)
            return;
        var hash = Hash(word);
        Volatile.Write(ref _entries[hash & (Places - 1)], new Entry(hash, word.ToString(), ids.ToArray()));
    }

    // FNV-1a over UTF-16 units, with a last mixing step because only the low bits choose the place
    private static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        foreach (var unit in word)
            hash = (hash ^ unit) * 16777619;
        return hash ^ hash >> 15;
    }

    private sealed record Entry(uint Hash, string Word, int[] Ids);
}
