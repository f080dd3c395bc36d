using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Plans;

public class ItemInspectionTest
{
    [Fact]
    public void White_space_tokens_and_boundary_are_visible()
    {
        using var folder = new TempFolder();
        Assert.Equal(
            """
            tiny, item 1 of 2: two

            is·it⏎
            or·not

                   0  ·a·b
            gold   1  ·c

            Tokens of the context (12)
              8:i 18:s 26:Ġ 8:i 19:t 27:Ċ 14:o 17:r 26:Ġ 13:n 14:o 19:t
            Tokens of choice 0 (3)
              28:Ġa 26:Ġ 1:b
            Tokens of choice 1 (2)
              26:Ġ 2:c
            Longest request: 14 input tokens of 13 that the model takes: TOO LONG

            """.ReplaceLineEndings("\n"),
            ItemInspection.Of(Task(folder), "two", LetterTokenizer.Load(), 13).ToString());
    }

    [Fact]
    public void An_item_is_found_by_its_id_or_else_by_its_place()
    {
        using var folder = new TempFolder();
        Assert.Equal("two", ItemInspection.Of(Task(folder), "1").Item.Id);
        Assert.Equal("1", ItemInspection.Of(Task(folder, "1"), "1").Item.Id);
        Assert.Equal(0, ItemInspection.Of(Task(folder)).Place);
        InputFault.Expect(() => ItemInspection.Of(Task(folder), "twoo"), "--item", "'twoo'", "0 to 1", "two");
    }

    [Fact]
    public void Without_a_tokenizer_the_text_is_shown_alone()
    {
        using var folder = new TempFolder();
        var inspection = ItemInspection.Of(Task(folder));
        Assert.All(inspection.Continuations, one => Assert.Empty(one.Tokens));
        Assert.DoesNotContain("Tokens", inspection.ToString());
    }

    [Fact]
    public void A_token_over_the_boundary_is_told()
    {
        using var folder = new TempFolder();
        TinyTask.Write(folder.Path, """{"q": "xa", "c": ["bb", "c"], "a": 0}""");
        File.AppendAllText(folder.At("task.yaml"), "\ntarget_delimiter: \"\"\n");
        var inspection = ItemInspection.Of(TaskDefinition.Load(folder.Path), tokenizer: LetterTokenizer.Load());
        Assert.Equal([true, false], inspection.Continuations.Select(one => one.MergesBoundary));
        Assert.Contains("merge over the boundary", inspection.ToString());
    }

    private static TaskDefinition Task(TempFolder folder, string firstId = "one")
    {
        TinyTask.Write(folder.Path, $$"""{"id": "{{firstId}}", "q": "who", "c": ["a", "b"], "a": 0}""", """{"id": "two", "q": "is it\nor not", "c": ["a b", "c"], "a": 1}""");
        return TaskDefinition.Load(folder.Path);
    }
}
