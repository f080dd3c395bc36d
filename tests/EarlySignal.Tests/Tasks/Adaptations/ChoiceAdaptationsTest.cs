using EarlySignal.Tasks;
using EarlySignal.Tasks.Adaptations;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks.Adaptations;

public class ChoiceAdaptationsTest
{
    // The text of the right answer, which no change of the options may change.
    private static IEnumerable<string> RightAnswers(TaskDefinition task) => task.ToCloze().Items().Select(item => item.Choices[item.Gold]);

    [Fact]
    public void Shuffled_options_are_the_same_options_and_the_right_one_stays_right()
    {
        using SampleTask sample = new();
        var (task, shuffled) = (sample.Load().ToCloze(), sample.Load().ToCloze().ShuffleChoices(1));
        Assert.Equal(RightAnswers(task), RightAnswers(shuffled));
        Assert.Equal(task.Items().Select(item => string.Join(' ', item.Choices.Order())), shuffled.Items().Select(item => string.Join(' ', item.Choices.Order())));
        Assert.NotEqual(RequestText.Of(task), RequestText.Of(shuffled));
        Assert.NotEqual(RequestText.Of(shuffled), RequestText.Of(sample.Load().ToCloze().ShuffleChoices(2)));
    }

    [Fact]
    public void Shuffling_puts_the_right_answer_at_every_place_about_equally_often()
    {
        var golds = TaskDefinition.Load(Path.Combine(GoldenData.Repository, "data", "benchmarks", "science_cloze")).ShuffleChoices().Items().CountBy(item => item.Gold);
        // 887 items on 4 places: 222 each, with a standard deviation of 13.
        Assert.All(golds, place => Assert.InRange(place.Value, 222 - 52, 222 + 52));
    }

    [Fact]
    public void What_happens_to_an_item_does_not_depend_on_the_others()
    {
        using SampleTask sample = new();
        var whole = sample.Load().ShuffleChoices(3).Items().Where(item => item.Group == "biology").Select(item => item.Context);
        Assert.Equal(whole, sample.Load().KeepGroups("biology").ShuffleChoices(3).Items().Select(item => item.Context));
    }

    [Fact]
    public void A_shuffled_letter_task_shows_the_options_in_their_new_order()
    {
        using SampleTask sample = new();
        var shuffled = sample.Load().ShuffleChoices(1);
        foreach (var (letters, cloze) in shuffled.Items().Zip(shuffled.ToCloze().Items()))
        {
            Assert.Equal(["A", "B", "C", "D"], letters.Choices);
            Assert.Equal(cloze.Gold, letters.Gold);
            Assert.Contains($"\nA. {cloze.Choices[0]}\nB. {cloze.Choices[1]}\nC. {cloze.Choices[2]}\nD. {cloze.Choices[3]}\nAnswer:", letters.Context);
        }
    }

    [Theory]
    [InlineData(1, "four 5 one 5 two 5 three 5", 2)]
    [InlineData(-1, "two 5 three 5 four 5 one 5", 0)]
    [InlineData(4, "one 5 two 5 three 5 four 5", 1)]
    public void Rotated_options_move_on(int places, string options, int gold)
    {
        using SampleTask sample = new();
        var item = sample.Load().ToCloze().RotateChoices(places).Items()[5];
        Assert.Equal((options, gold), (string.Join(' ', item.Choices), item.Gold));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(9, 2)]
    public void Dropped_options_are_wrong_ones_and_one_of_them_stays(int count, int left)
    {
        using SampleTask sample = new();
        var easier = sample.Load().DropDistractors(count, 4);
        Assert.All(easier.Items(), item => Assert.Equal(left, item.Choices.Count));
        Assert.All(easier.Items(), item => Assert.Equal(left, item.Context.Split('\n').Length - 2));
        Assert.Equal(RightAnswers(sample.Load()), RightAnswers(easier));
    }

    [Fact]
    public void Several_right_answers_stay_right_through_every_change_of_the_options()
    {
        using TaskFolder folder = new();
        folder.WriteData(
            """{"question": "Which are even?", "choices": ["1", "2", "3", "4", "5"], "answer": [3, 1], "subject": "maths"}""",
            """{"question": "Which is prime?", "choices": ["6", "7", "8"], "answer": 1, "subject": "maths"}""");
        var task = folder.Load().ToCloze();
        foreach (var changed in new[] { task, task.ShuffleChoices(3), task.RotateChoices(2), task.DropDistractors(9), task.AddDistractors(2), task.ToLetters().ToCloze() })
            Assert.Equal(["2 4", "7"], changed.Items().Select(item => string.Join(' ', item.Golds.Select(gold => item.Choices[gold]).Order())));
        Assert.Equal([3, 2], task.DropDistractors(9).Items().Select(item => item.Choices.Count));
    }

    [Fact]
    public void A_question_with_several_right_answers_names_them_in_rising_order_after_a_change()
    {
        using TaskFolder folder = new();
        folder.WriteData("""{"question": "Even?", "choices": ["1", "2", "3", "4"], "answer": [1, 3]}""");
        IReadOnlyList<int> seen = [];
        _ = folder.Load().RotateChoices(1).Keep(question => (seen = question.Golds).Count > 0, "all").Items();
        Assert.Equal([0, 2], seen);
    }

    [Fact]
    public void Added_options_are_wrong_ones_of_the_same_group()
    {
        using SampleTask sample = new();
        var task = sample.Load().ToCloze();
        var harder = task.AddDistractors(3, 4);
        Assert.Equal(RightAnswers(task), RightAnswers(harder));
        foreach (var (before, after) in task.Items().Zip(harder.Items()))
        {
            Assert.Equal(7, after.Choices.Distinct().Count());
            Assert.Equal(before.Choices, after.Choices.Where(before.Choices.Contains));
            var pool = task.Items().Where(item => item.Group == before.Group && item.Id != before.Id).SelectMany(item => item.Choices);
            Assert.Subset(pool.ToHashSet(), after.Choices.Except(before.Choices).ToHashSet());
        }
        InputFault.Expect(() => task.AddDistractors(13).Items(), "item 't0'", "12 other option(s) in group 'biology'", "at least 13");
    }
}
