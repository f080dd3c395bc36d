using EarlySignal.Basics;
using EarlySignal.Tasks;

namespace EarlySignal.Tests.Tasks;

/// <summary>Tasks without choices, with choices in the context, with known functions, and the ways to choose examples.</summary>
public class LikelihoodTaskTest
{
    [Fact]
    public void A_loglikelihood_item_is_one_text_without_a_delimiter()
    {
        using TaskFolder task = new();
        task.Keys["output_type"] = "loglikelihood";
        task.Keys["doc_to_target"] = "\"{{' ' ~ subject}}\"";
        task.Keys.Remove("doc_to_choice");
        var read = task.Load();
        Assert.Equal(["perplexity", "acc"], read.Metrics.Select(metric => metric.Name));
        Assert.Equal(new ScoringRequest("2", 0, "Q: Do fish fly?\nA:", " biology"), ItemRequests.Of(read.Items(), read.TargetDelimiter)[2]);
    }

    [Fact]
    public void A_rolling_item_is_its_whole_text()
    {
        using TaskFolder task = new();
        task.Keys["output_type"] = "loglikelihood_rolling";
        task.Keys["doc_to_target"] = "question";
        task.Keys.Remove("doc_to_choice");
        task.Keys.Remove("doc_to_text");
        var read = task.Load();
        Assert.Equal(["word_perplexity", "byte_perplexity", "bits_per_byte"], read.Metrics.Select(metric => metric.Name));
        Assert.Equal(new ScoringRequest("0", 0, "", "Is ice cold?"), ItemRequests.Of(read.Items(), read.TargetDelimiter)[0]);
    }

    [Fact]
    public void A_number_as_question_means_that_the_choices_stand_in_the_context()
    {
        using TaskFolder task = new();
        task.Keys["doc_to_text"] = "\"{{answer}}\"";
        task.Keys["doc_to_choice"] = "\"{{['Ice', 'Fire']}}\"";
        task.Keys["doc_to_target"] = "\"{{question}}\"";
        var item = task.Items()[1];
        Assert.Equal(("", 1, "Is fire cold?"), (item.Context, item.Gold, item.Ending));
        Assert.Equal([("Ice", "=Is fire cold?"), ("Fire", "=Is fire cold?")], ItemRequests.Of([item], "=").Select(request => (request.Context, request.Continuation)));
    }

    [Fact]
    public void An_answer_prefix_stands_behind_the_question_and_before_every_solved_answer()
    {
        using TaskFolder task = new();
        task.Keys["gen_prefix"] = "\"The answer is\"";
        task.Keys["num_fewshot"] = "1";
        task.Keys["fewshot_config"] = "{sampler: first_n}";
        Assert.Equal("Q: Is fire cold?\nA: The answer is no\n\nQ: Is ice cold?\nA: The answer is", task.Items()[0].Context);
    }

    [Fact]
    public void Examples_may_have_a_form_of_their_own()
    {
        using TaskFolder task = new();
        task.Keys["num_fewshot"] = "2";
        task.Keys["fewshot_split"] = "dev";
        task.Keys["dataset_kwargs"] = "{data_files: {test: data.jsonl, dev: dev.jsonl}}";
        task.WriteData("dev.jsonl", ["""{"question": "a?", "choices": ["x", "y"], "answer": 0}""", """{"question": "b?", "choices": ["x", "y"], "answer": 1}""", """{"question": "c?", "choices": ["x", "y"], "answer": 1}"""]);
        task.Keys["fewshot_config"] = "{sampler: first_n, fewshot_indices: [2, 0], doc_to_text: 'E {{question}}', doc_to_choice: [no, yes], doc_to_target: '{{answer}}', target_delimiter: '>', fewshot_delimiter: ';'}"
            .Replace("[no, yes]", "['no', 'yes']", StringComparison.Ordinal);
        Assert.Equal("E c?>yes;E a?>no;Q: Is ice cold?\nA:", task.Items()[0].Context);
    }

    [Fact]
    public void Examples_may_stand_in_the_task_file()
    {
        using TaskFolder task = new();
        task.Keys["num_fewshot"] = "1";
        task.Keys["fewshot_config"] = "{sampler: first_n, samples: [{question: 'S?', choices: [x, z], answer: 1}]}";
        Assert.Equal("Q: S?\nA: z\n\nQ: Is ice cold?\nA:", task.Items()[0].Context);
    }

    [Fact]
    public void Random_examples_are_drawn_anew_for_each_item()
    {
        using TaskFolder task = new();
        task.Keys["num_fewshot"] = "2";
        task.Keys["fewshot_split"] = "dev";
        task.Keys["doc_to_text"] = "question";
        task.Keys["fewshot_delimiter"] = "\"|\"";
        task.Keys["dataset_kwargs"] = "{data_files: {test: data.jsonl, dev: dev.jsonl}}";
        task.WriteData("dev.jsonl", [.. Enumerable.Range(0, 10).Select(i => $$"""{"question": "{{i}}?", "choices": ["x", "y"], "answer": 0}""")]);
        // random.Random(1234).sample(range(10), 2), three times
        Assert.Equal(["7? x|1? x|Is ice cold?", "0? x|1? x|Is fire cold?", "9? x|0? x|Do fish fly?"], task.Items().Select(item => item.Context));
    }

    [Fact]
    public void A_function_counts_as_known_by_its_source_only()
    {
        using TaskFolder task = new();
        var golden = Path.Combine(Support.GoldenData.At("lm_eval", "tasks"), "oracle_blank_utils.py");
        var module = Path.Combine(task.Folder, "utils.py");
        File.WriteAllText(module, "# a comment\n\n" + File.ReadAllText(golden).ReplaceLineEndings("\n"));
        task.Keys["doc_to_text"] = "!function utils.doc_to_text";
        task.Keys["doc_to_target"] = "!function utils.doc_to_target";
        task.Keys["doc_to_choice"] = "!function utils.doc_to_choice";
        task.WriteData("""{"sentence": "So _ is here.", "option1": "A", "option2": "B", "answer": "2"}""");
        var item = Assert.Single(task.Items());
        Assert.Equal((1, "is here."), (item.Gold, item.Ending));
        Assert.Equal(["So A", "So B"], item.Choices);
        File.WriteAllText(module, File.ReadAllText(module).Replace("- 1", "- 0", StringComparison.Ordinal));
        var fault = Assert.Throws<InputException>(task.Load);
        Assert.Equal("line 6, doc_to_text", fault.Field);
        Assert.Contains("Write a template that does the same", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_may_go_through_a_function_of_their_own()
    {
        using TaskFolder task = new();
        const string row = """{"activity_label": "Baking", "ctx_a": "[header] A cook", "ctx_b": "enters", "endings": ["sits [step] down", "b"], "label": "LABEL"}""";
        task.WriteData("""{"query": "Go on", "choices": ["c", "d"], "gold": 1}""");
        task.WriteData("dev.jsonl", [row.Replace("LABEL", "0", StringComparison.Ordinal)]);
        task.Keys["dataset_kwargs"] = "{data_files: {test: data.jsonl, dev: dev.jsonl}}";
        task.Keys["doc_to_text"] = "\"{{query}}:\"";
        task.Keys["doc_to_target"] = "\"{{gold}}\"";
        var shots = new FewShot { Count = 1, Split = "dev", Sampler = FewShot.FirstN, DocumentFunction = "hellaswag" };
        var definition = task.Load() with { FewShot = shots };
        Assert.Equal("Baking: A cook Enters: sits down\n\nGo on:", definition.Items()[0].Context);
        Assert.Throws<InputException>(() => (definition with { FewShot = shots with { DocumentFunction = null } }).Items());
    }

    [Fact]
    public void HellaSwags_data_loses_its_marks()
    {
        ItemData item = new("data.jsonl", 1, new Dictionary<string, object?>
        {
            ["activity_label"] = "Baking",
            ["ctx_a"] = "[header] A cook [title] enters.",
            ["ctx_b"] = "he THEN",
            ["endings"] = new List<object?> { "sits  [step] down.", " b " },
            ["label"] = "1",
        });
        var fields = KnownFunctions.Apply("hellaswag", item).Fields;
        Assert.Equal("Baking: A cook. enters. He then", PythonText.Str(fields["query"]));
        Assert.Equal("['sits  down.', 'b']", PythonText.Str(fields["choices"]));
        Assert.Equal(1L, fields["gold"]);
    }
}
