using System.Text.RegularExpressions;
using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tasks.Validation;

namespace EarlySignal.Alignment;

/// <summary>Whether a benchmark gives its answers away: in its own questions, or in another benchmark that shares text with it.</summary>
public static partial class LeakageCheck
{
    /// <summary>Words in a row that two texts must share to count as overlapping; as long as in the checks of GPT-3 (Brown et al. 2020, appendix C).</summary>
    public const int DefaultWords = 13;

    /// <summary>Ids of the items whose question contains a right answer and no wrong one, in the task's order.</summary>
    /// <exception cref="InputException">The task's data cannot be read.</exception>
    public static IReadOnlyList<string> AnswersInQuestions(TaskDefinition task) =>
        [.. AlignmentQuestion.Plain(task).Where(item => AnswerLeak.Has(item.Context, item.Choices, item.Golds)).Select(item => item.Id)];

    /// <summary>
    /// Items of a task that share words with another task: question and right answers, lower-case, letters and digits only.
    /// Of a task that is answered by letters the answers' texts are taken, and the options before the answer left aside.
    /// </summary>
    /// <param name="task">The task that is checked.</param>
    /// <param name="other">The task that it may overlap with.</param>
    /// <param name="words">How many words in a row make an overlap. A shorter text overlaps when it is as a whole in the other one's.</param>
    /// <exception cref="InputException">A task's data cannot be read, or the texts behind its letters are not found.</exception>
    public static IReadOnlyList<ItemOverlap> Overlaps(TaskDefinition task, TaskDefinition other, int words = DefaultWords)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        var texts = InWords(other).Select(item => (item.Id, Words: WordsOf(item))).ToList();
        var places = new Dictionary<int, Dictionary<string, string>>();   // by length: words in a row → the first item that has them
        var overlaps = new List<ItemOverlap>();
        foreach (var item in InWords(task))
        {
            var own = WordsOf(item);
            var length = Math.Min(words, own.Length);
            if (length == 0)
                continue;
            if (!places.TryGetValue(length, out var known))
                places[length] = known = Index(texts, length);
            var grams = Grams(own, length).ToList();
            var shared = grams.Where(known.ContainsKey).ToList();
            if (shared.Count > 0)
                overlaps.Add(new ItemOverlap(item.Id, known[shared[0]], (double)shared.Count / grams.Count));
        }
        return overlaps;
    }

    private static IReadOnlyList<Item> InWords(TaskDefinition task)
    {
        var items = AlignmentQuestion.Plain(task);
        return items.All(item => Letters.Are(item.Choices)) ? AlignmentQuestion.Plain(task.ToCloze()) : items;
    }

    private static Dictionary<string, string> Index(IEnumerable<(string Id, string[] Words)> texts, int length)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, words) in texts)
            foreach (var gram in Grams(words, length))
                index.TryAdd(gram, id);
        return index;
    }

    private static IEnumerable<string> Grams(string[] words, int length) =>
        Enumerable.Range(0, Math.Max(0, words.Length - length + 1)).Select(start => string.Join(' ', words.AsSpan(start, length)!));

    private static string[] WordsOf(Item item) =>
        [.. Word().Matches($"{item.Context} {string.Join(' ', item.Golds.Select(gold => item.Choices[gold]))}".ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}

/// <summary>An item that shares text with an item of another task.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="OtherItemId">The first item of the other task that shares it.</param>
/// <param name="Share">Share of the item's rows of words that the other task has, in (0, 1].</param>
public sealed record ItemOverlap(string ItemId, string OtherItemId, double Share);
