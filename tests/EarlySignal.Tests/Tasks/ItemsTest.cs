using EarlySignal.Tasks;

namespace EarlySignal.Tests.Tasks;

public class ItemsTest
{
    [Fact]
    public void An_item_is_context_choices_gold_and_group()
    {
        using TaskFolder task = new();
        var items = task.Items();
        Assert.Equal(["0", "1", "2"], items.Select(item => item.Id));
        Assert.Equal("Q: Is fire cold?\nA:", items[1].Context);
        Assert.Equal(["yes", "no", "who knows"], items[1].Choices);
        Assert.Equal([0, 1, 1], items.Select(item => item.Gold));
        Assert.Equal(["physics", "physics", "biology"], items.Select(item => item.Group));
    }

    [Fact]
    public void A_key_that_is_the_name_of_a_field_means_the_field()
    {
        using TaskFolder task = new();
        task.Keys["doc_to_text"] = "question";
        task.Keys["doc_to_choice"] = "choices";
        task.Keys["description"] = "subject";
        var items = task.Items();
        Assert.Equal("biologyDo fish fly?", items[2].Context);
        Assert.Equal(["always", "never"], items[2].Choices);
    }

    [Theory]
    [InlineData("\"{{answer}}\"", 1)]
    [InlineData("\"{{choices[answer]}}\"", 1)]
    [InlineData("\"{{choices.index('no')}}\"", 1)]
    [InlineData("'no'", 1)]
    [InlineData("0", 0)]
    [InlineData("truth", 1)]
    [InlineData("\"{{number - 1}}\"", 1)]
    [InlineData("\"{{text|int - 1}}\"", 1)]
    public void The_right_answer_is_an_index_or_a_text(string target, int gold)
    {
        using TaskFolder task = new();
        task.WriteData("""{"question": "Is fire cold?", "choices": ["yes", "no"], "answer": 1, "truth": true, "number": 2, "text": "2"}""");
        task.Keys["doc_to_target"] = target;
        Assert.Equal(gold, Assert.Single(task.Items()).Gold);
    }

    [Theory]
    [InlineData("answers")]
    [InlineData("\"{{answers}}\"")]
    [InlineData("[2, 0]")]
    [InlineData("'[2, 0]'")]
    public void Several_right_answers_are_a_list_of_indices(string target)
    {
        using TaskFolder task = new();
        task.WriteData("""{"question": "Is fire cold?", "choices": ["no", "yes", "never"], "answers": [2, 0]}""");
        task.Keys["doc_to_target"] = target;
        var item = Assert.Single(task.Items());
        Assert.Equal((0, 3), (item.Gold, ItemRequests.Of([item], " ").Count));
        Assert.Equal([2], item.OtherGolds);
        Assert.Equal([0, 2], item.Golds);
    }

    [Fact]
    public void A_list_of_one_right_answer_is_that_answer_and_an_example_needs_one()
    {
        using TaskFolder task = new();
        task.WriteData("""{"question": "a", "choices": ["1", "2"], "answer": [1]}""", """{"question": "b", "choices": ["1", "2", "3"], "answer": [1, 2]}""");
        Assert.Equal([0, 1], task.Items().Select(item => item.OtherGolds.Count));
        task.Keys["num_fewshot"] = "1";
        task.Keys["fewshot_config"] = "{sampler: first_n}";
        var fault = Assert.Throws<EarlySignal.Basics.InputException>(task.Items);
        Assert.Contains("several right answers of a few-shot example", fault.Message);
        Assert.Contains("fewshot_config: {doc_to_target", fault.Message);
        task.Keys["fewshot_config"] = "{sampler: first_n, doc_to_target: \"{{answer[0]}}\"}";
        Assert.Equal("Q: b\nA: 2\n\nQ: a\nA:", task.Items()[0].Context);
    }

    [Fact]
    public void Choices_of_the_task_file_are_the_same_for_all_items()
    {
        using TaskFolder task = new();
        task.Keys["doc_to_choice"] = "['No', 'A \\n']";
        task.Keys["doc_to_target"] = "0";
        Assert.All(task.Items(), item => Assert.Equal(["No", "A \\n"], item.Choices));
        task.Keys["doc_to_choice"] = "{first: a, second: b}";
        Assert.All(task.Items(), item => Assert.Equal(["a", "b"], item.Choices));
    }

    [Fact]
    public void Solved_examples_stand_between_description_and_question()
    {
        using TaskFolder task = new();
        task.WriteData("dev.jsonl", ["""{"question": "One?", "choices": ["a", "b"], "answer": 1}""", """{"question": "Two?", "choices": ["c", "d"], "answer": 0}""", "{}"]);
        task.Keys["dataset_kwargs"] = "{data_files: {test: data.jsonl, dev: dev.jsonl}}";
        task.Keys["fewshot_split"] = "dev";
        task.Keys["num_fewshot"] = "2";
        task.Keys["fewshot_config"] = "{sampler: first_n}";
        task.Keys["description"] = "\"On {{subject}}.\\n\"";
        task.Keys["target_delimiter"] = "' = '";
        task.Keys["fewshot_delimiter"] = "\" ;\\n\"";
        Assert.Equal("On biology.\nQ: One?\nA: = b ;\nQ: Two?\nA: = c ;\nQ: Do fish fly?\nA:", task.Items()[2].Context);
    }

    [Fact]
    public void No_prompt_shows_the_answer_of_its_own_item()
    {
        using TaskFolder task = new();
        task.Keys["num_fewshot"] = "1";
        task.Keys["fewshot_config"] = "{sampler: first_n}";
        task.Keys["doc_to_text"] = "question";
        Assert.Equal(
            ["Is fire cold? no\n\nIs ice cold?", "Is ice cold? yes\n\nIs fire cold?", "Is ice cold? yes\n\nDo fish fly?"],
            task.Items().Select(item => item.Context));
    }

    [Fact]
    public void An_id_in_the_data_is_the_id_of_the_item()
    {
        using TaskFolder task = new();
        task.WriteData(
            """{"id": "x-7", "question": "a", "choices": ["1", "2"], "answer": 0}""",
            "",
            """{"id": 12, "question": "b", "choices": ["1", "2"], "answer": 0}""");
        Assert.Equal(["x-7", "12"], task.Items().Select(item => item.Id));
    }

    [Fact]
    public void Several_files_are_one_split()
    {
        using TaskFolder task = new();
        task.WriteData("more.jsonl", ["""{"question": "Last?", "choices": ["1", "2"], "answer": 0}"""]);
        task.Keys["dataset_kwargs"] = "{data_files: {test: [data.jsonl, more.jsonl]}, trust_remote_code: true}";
        Assert.Equal("Q: Last?\nA:", task.Items()[3].Context);
    }

    [Fact]
    public void Requests_are_one_for_each_choice_with_the_delimiter_in_the_continuation()
    {
        IReadOnlyList<Item> items = [new Item("i", "Q:", ["a", "b"], 0, null)];
        Assert.Equal([new ScoringRequest("i", 0, "Q:", " a"), new ScoringRequest("i", 1, "Q:", " b")], ItemRequests.Of(items, " "));
        Assert.Equal([new ScoringRequest("i", 0, "", " a"), new ScoringRequest("i", 1, "", " b")], ItemRequests.Unconditional(items, " "));
    }

    [Fact]
    public void A_continuation_is_the_tasks_delimiter_and_the_choice()
    {
        Item[] items = [new("1", "Question:", ["a", "b"], 0, null)];
        Assert.Equal([("Question:", "=a"), ("Question:", "=b")], ItemRequests.Of(items, "=").Select(request => (request.Context, request.Continuation)));
        Assert.Equal([("", "a"), ("", "b")], ItemRequests.Unconditional(items, "").Select(request => (request.Context, request.Continuation)));
    }
}
