using EarlySignal.Alignment;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Alignment;

public class LeakageCheckTest
{
    [Fact]
    public void Items_that_show_their_answer_are_found()
    {
        using var folder = new TempFolder();
        var task = Load(folder, "a", """{"id": "x", "q": "Is iron a metal?", "c": ["metal", "gas"], "a": 0}""", """{"id": "y", "q": "What is iron?", "c": ["metal", "gas"], "a": 0}""");
        Assert.Equal(["x"], LeakageCheck.AnswersInQuestions(task));
    }

    [Fact]
    public void Items_that_share_a_row_of_words_with_another_task_are_found_whatever_the_case_and_marks()
    {
        using var folder = new TempFolder();
        var task = Load(folder, "a", """{"id": "same", "q": "Why does the sky look BLUE, at noon?", "c": ["light", "dust"], "a": 0}""", """{"id": "new", "q": "Why does the sea look green at dusk?", "c": ["algae", "dust"], "a": 0}""");
        var other = Load(folder, "b", """{"id": "far", "q": "What is up?", "c": ["a", "b"], "a": 0}""", """{"id": "old", "q": "why does the sky look blue at noon", "c": ["Light.", "air"], "a": 0}""");
        Assert.Equal([new ItemOverlap("same", "old", 1)], LeakageCheck.Overlaps(task, other));
        Assert.Equal([new ItemOverlap("same", "old", 1)], LeakageCheck.Overlaps(task, other, words: 5));
        Assert.Equal(["same", "new"], LeakageCheck.Overlaps(task, other, words: 3).Select(overlap => overlap.ItemId));
        Assert.Equal(1.0 / 7, LeakageCheck.Overlaps(task, other, words: 3)[1].Share, 1e-12);
    }

    [Fact]
    public void Questions_with_letters_overlap_with_the_same_ones_with_words()
    {
        TaskDefinition Benchmark(string name) => TaskDefinition.Load(EarlyCommand.Benchmarks.Single(path => Path.GetFileName(path) == name));
        var (letters, cloze) = (Benchmark("science_letters"), Benchmark("science_cloze"));
        Assert.Equal(cloze.Items().Select(item => item.Id), LeakageCheck.Overlaps(cloze, letters).Select(overlap => overlap.ItemId));
        Assert.Equal(letters.Items().Select(item => item.Id), LeakageCheck.Overlaps(letters, cloze).Select(overlap => overlap.ItemId));
    }

    private static TaskDefinition Load(TempFolder folder, string name, params string[] items)
    {
        TinyTask.Write(folder.At(name), items);
        return TaskDefinition.Load(folder.At(name));
    }
}
