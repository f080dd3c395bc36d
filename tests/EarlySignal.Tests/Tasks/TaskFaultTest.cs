using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

/// <summary>Every fault of a task is one error that names file and field, what was found, what was expected, what to do.</summary>
public class TaskFaultTest
{
    [Theory]
    [InlineData("doc_to_txt", "x", "line 9, doc_to_txt", "unknown key 'doc_to_txt'", "a key of lm-evaluation-harness", "Did you mean 'doc_to_text'?")]
    [InlineData("process_docs", "!function utils.f", "line 9, process_docs", "!function utils.f", "without Python functions", "process_docs(dataset).to_json('items.jsonl')")]
    [InlineData("process_docs", "utils.f", "line 9, process_docs", "found utils.f", "a Python function", "Remove the key")]
    [InlineData("fewshot_config", "{process_docs: !function utils.f}", "line 9, fewshot_config.process_docs", "!function utils.f", "without Python functions", "KeepGroups")]
    [InlineData("process_results", "!function utils.process_results_mc2", "line 9, process_results", "found !function", "likelihoods", "correct_prob")]
    [InlineData("process_results", "f", "line 9, process_results", "found f", "likelihoods", "Remove the key")]
    [InlineData("filter_list", "[{name: x, filter: [{function: regex}]}]", "line 9, filter_list[0].filter[0]", "filter 'regex'", "take_first", "Remove the key")]
    [InlineData("custom_dataset", "!function m.f", "line 9, custom_dataset", "!function m.f", "dataset_path: json", "Remove the key")]
    [InlineData("template_aliases", "'{% set gold = 1 %}'", "line 9, template_aliases", "'{% set gold = 1 %}'", "present versions", "Remove the key")]
    [InlineData("doc_to_choice", "{{choices}}", "line 7, doc_to_choice", "a key that is a list or a mapping", "keys that are text", "needs quotes")]
    [InlineData("filter_list", "[{name: x, filter: [{function: majority_vote}]}]", "line 9, filter_list[0].filter[0]", "filter 'majority_vote'", "end with one take_first", "Remove the key")]
    [InlineData("filter_list", "[{name: x, filter: [{function: take_first}, {function: take_first}]}]", "line 9, filter_list[0].filter[0]", "filter 'take_first'", "end with one take_first", "Remove the key")]
    [InlineData("filter_list", "[{name: x, filter: [{function: take_first_k, k: 2}, {function: take_first}]}]", "line 9, filter_list[0].filter[0]", "filter 'take_first_k'", "k: 1", "Remove the key")]
    [InlineData("filter_list", "[{name: x, filter: [{kwargs: {}}]}]", "line 9, filter_list[0].filter[0]", "a filter without a function", "take_first", "Remove the key")]
    [InlineData("filter_list", "[{name: x, filter: []}]", "line 9, filter_list[0]", "no filter", "take_first", "Remove the key")]
    [InlineData("include", "_base", "line 9, include", "'_base', which is no file", "the path of a file", "Correct the path")]
    [InlineData("include", "task.yam", "line 9, include", "'task.yam', which is no file", "the path of a file", "Did you mean 'task.yaml'?")]
    [InlineData("include", "task.yaml", "line 9, include", "'task.yaml', which includes this file", "in a circle", "Remove one")]
    [InlineData("repeats", "3", "line 9, repeats", "found 3", "expected 1", "Remove the key")]
    [InlineData("output_type", "generate_until", "line 5, output_type", "found generate_until", "multiple_choice", "Give every item its choices")]
    [InlineData("output_type", "null", "output_type", "no value", "a value", "generate_until")]
    [InlineData("dataset_path", "parquet", "line 2, dataset_path", "found parquet", "json or csv with local data files", "'dataset_path: json'")]
    [InlineData("dataset_kwargs", "{}", "dataset_kwargs.data_files", "no value", "the data file of each split", "data_files: {test: items.jsonl}")]
    [InlineData("dataset_kwargs", "{data_files: {test: ../up.jsonl}}", "line 3, dataset_kwargs.data_files.test", "'../up.jsonl'", "a path below", "must not read other files")]
    [InlineData("dataset_kwargs", "{data_files: {test: /etc/passwd.json}}", "line 3, dataset_kwargs.data_files.test", "'/etc/passwd.json'", "a path below", "must not read other files")]
    [InlineData("dataset_kwargs", "{data_files: {test: 'https://x/y.jsonl'}}", "line 3, dataset_kwargs.data_files.test", "'https://x/y.jsonl'", "one local file", "Download")]
    [InlineData("dataset_kwargs", "{data_files: {test: a.parquet}}", "line 3, dataset_kwargs.data_files.test", "'a.parquet'", ".jsonl, .json, .csv, .tsv", "Convert")]
    [InlineData("dataset_kwargs", "{data_files: {test: data.jsonl}, field: rows}", "line 3, dataset_kwargs.field", "key 'field'", "one of data_files", "Remove the key")]
    [InlineData("dataset_kwargs", "{data_files: {test: data.jsonl}, data_dir: sub}", "line 3, dataset_kwargs.data_dir", "key 'data_dir'", "one of data_files", "write the folder into the paths")]
    [InlineData("test_split", "tests", "line 4, test_split", "found tests", "one of the splits that there are files for: test", "Correct the name")]
    [InlineData("test_split", "null", "test_split or validation_split", "no value", "a value", "split")]
    [InlineData("doc_to_text", "5", "line 6, doc_to_text", "found 5", "a text", "quotes")]
    [InlineData("doc_to_text", "\"{% if x %}\"", "doc_to_text", "the end of the template", "'endif'", "Close the statements")]
    [InlineData("doc_to_choice", "null", "doc_to_choice", "no value", "a value", "Add the key")]
    [InlineData("doc_to_choice", "[yes, no]", "line 7, doc_to_choice[0]", "found yes", "a text", "quotes")]
    [InlineData("doc_to_choice", "['{{a}}', b]", "line 7, doc_to_choice[0]", "'{{a}}'", "a choice as it is", "{{[first, second]}}")]
    [InlineData("doc_to_target", "[no, 1]", "line 8, doc_to_target", "a list", "a list of indices, a field name or a template", "Correct the value")]
    [InlineData("fewshot_config", "{sampler: frist_n, num_fewshot: 5}", "fewshot_config.sampler", "'frist_n'", "'first_n' or 'default'", "Did you mean 'first_n'?")]
    [InlineData("num_fewshot", "-1", "line 9, num_fewshot", "found -1", "a whole number from 0 on", "Correct")]
    [InlineData("fewshot_config", "{smpler: first_n}", "line 9, fewshot_config.smpler", "unknown key 'smpler'", "a key of lm-evaluation-harness", "Did you mean 'sampler'?")]
    [InlineData("fewshot_config", "{process_docs: x}", "line 9, fewshot_config.process_docs", "found x", "a Python function", "Remove")]
    [InlineData("task", "''", "line 1, task", "an empty text", "the task's name", "results are kept by it")]
    [InlineData("task", "[a, b]", "line 1, task", "a list", "the name of one task", "give one of its tasks")]
    [InlineData("metric_list", "[{aggregation: mean}]", "line 9, metric_list[0]", "no name", "a metric with a name", "metric: acc")]
    public void A_key_that_cannot_be_used_is_named_with_its_line(string key, string value, string field, string found, string expected, string remedy)
    {
        using TaskFolder task = new();
        task.Keys[key] = value;
        Check(Assert.Throws<InputException>(task.Load), task.File, field, found, expected, remedy);
    }

    [Theory]
    [InlineData("a: [b", "line 2", "not valid YAML", "valid YAML", "Check quotes")]
    [InlineData("a: 1\na: 2", "line 2", "not valid YAML", "valid YAML", "Check quotes")]
    [InlineData("- a", "", "1 YAML document(s)", "one mapping", "demo")]
    public void What_is_no_mapping_is_no_task(string text, string field, string found, string expected, string remedy)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At("t.yaml"), text + "\n");
        Check(Assert.Throws<InputException>(() => TaskDefinition.Load(folder.At("t.yaml"))), folder.At("t.yaml"), field, found, expected, remedy);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_an_error_and_no_other_letters()
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder.At("t.yaml"), [.. "task: a\ndescription: caf"u8, 0xe9, (byte)'\n']);
        Check(Assert.Throws<InputException>(() => TaskDefinition.Load(folder.At("t.yaml"))), folder.At("t.yaml"), "line 2", "bytes that are not UTF-8", "UTF-8 text", "Save the file");
    }

    [Fact]
    public void A_folder_whose_only_task_has_a_number_for_a_name_says_so()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At("t.yaml"), "task: 5\n");
        InputFault.Expect(() => TaskDefinition.Load(folder.Path), "line 1, task", "found 5", "a text");
    }

    [Fact]
    public void Brackets_without_end_are_an_error_and_no_crash()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At("t.yaml"), "a: " + new string('[', 200_000));
        Check(Assert.Throws<InputException>(() => TaskDefinition.Load(folder.At("t.yaml"))), folder.At("t.yaml"), "line 1", "more than 64 levels", "flat keys", "brackets");
    }

    [Fact]
    public void A_folder_without_or_with_too_many_task_files_is_an_error_that_lists_them()
    {
        using TempFolder folder = new();
        Check(Assert.Throws<InputException>(() => TaskDefinition.Load(folder.Path)), folder.Path, "", "no task file", "'task:' key", "Give the folder");
        File.WriteAllText(folder.At("a.yaml"), "task: a");
        File.WriteAllText(folder.At("b.yml"), "task: b");
        Check(Assert.Throws<InputException>(() => TaskDefinition.Load(folder.Path)), folder.Path, "", "2 task files (a.yaml, b.yml)", $"{Path.GetFileName(folder.Path)}.yaml", "Give the path");
    }

    [Fact]
    public void A_missing_task_or_data_file_is_named()
    {
        using TaskFolder task = new();
        Check(Assert.Throws<InputException>(() => TaskDefinition.Load(task.File)), task.File, "", "no such file", "a task file", "Check the path");
        File.Delete(task.Data);
        Check(Assert.Throws<InputException>(task.Items), task.Data, "", "no such file", "JSON lines", "dataset_kwargs.data_files");
    }

    [Theory]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": 2}""", "doc_to_target, data.jsonl line 1", "gold index 2", "an index in [0..2), because the item has 2 choices", "{{answer - 1}}")]
    [InlineData("""{"id": "m-9", "question": "q", "choices": ["a", "b"], "answer": 2}""", "doc_to_target, item 'm-9' (data.jsonl line 1)", "gold index 2", "an index in [0..2)", "Correct the item")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": -1}""", "doc_to_target, data.jsonl line 1", "gold index -1", "an index in [0..2)", "Correct the item")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": "c"}""", "doc_to_target, data.jsonl line 1", "found 'c'", "one of the choices ['a', 'b']", "Correct the item")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": [0, 2]}""", "doc_to_target, data.jsonl line 1", "gold index 2", "an index in [0..2)", "Correct the item")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": ["a", "b"]}""", "doc_to_target, data.jsonl line 1", "found ['a', 'b']", "the indices of the right answers", "a list of indices")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": []}""", "doc_to_target, data.jsonl line 1", "found []", "the indices of the right answers", "a list of indices")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": [1, 0, 1]}""", "doc_to_target, data.jsonl line 1", "found [1, 0, 1]", "each index of a right answer once", "marks")]
    [InlineData("""{"question": "q", "choices": ["a", "b"], "answer": 0.5}""", "doc_to_target, data.jsonl line 1", "found 0.5", "expected a whole number", "as index from 0")]
    [InlineData("""{"question": "q", "choices": ["a"], "answer": 0}""", "doc_to_choice, data.jsonl line 1", "1 choice(s)", "at least 2 choices", "remove it")]
    [InlineData("""{"question": "q", "choices": ["a", ""], "answer": 0}""", "doc_to_choice, data.jsonl line 1", "an empty choice", "choices with text", "Correct the item")]
    [InlineData("""{"question": "q", "choices": [1, 2], "answer": 0}""", "doc_to_choice, data.jsonl line 1", "found [1, 2]", "a list of texts", "quotes")]
    [InlineData("""{"question": "q", "choices": "a, b", "answer": 0}""", "doc_to_choice, data.jsonl line 1", "found 'a, b'", "a list of texts such as", "{{choices}}")]
    [InlineData("""{"choices": ["a", "b"], "answer": 0}""", "doc_to_text, data.jsonl line 1", "unknown field 'question'", "one of choices, answer", "Correct the name")]
    public void An_item_that_does_not_fit_the_task_is_named_with_file_and_line(string line, string field, string found, string expected, string remedy)
    {
        using TaskFolder task = new();
        task.WriteData(line);
        Check(Assert.Throws<InputException>(task.Items), task.File, field, found, expected, remedy);
    }

    [Theory]
    [InlineData("""{"id": "x", "question": "q", "choices": ["a", "b"], "answer": 0}""", "line 4, id", "'x', which is also the id on line 1 of data.jsonl", "an id of its own", "rename the field")]
    [InlineData("""{"id": """, "line 4", "not valid JSON", "one valid JSON value", "Repair")]
    [InlineData("""["question"]""", "line 4", "[\"question\"]", "one JSON object", "JSON lines")]
    [InlineData("""{"id": "y", "question": "\ud800"}""", "line 4", "a broken character", "well-formed Unicode", "UTF-8")]
    public void A_line_that_is_no_item_is_named(string line, string field, string found, string expected, string remedy)
    {
        using TaskFolder task = new();
        task.WriteData("""{"id": "x", "question": "q", "choices": ["a", "b"], "answer": 0}""", "", " ", line);
        Check(Assert.Throws<InputException>(task.Items), task.Data, field, found, expected, remedy);
    }

    [Fact]
    public void A_task_without_items_is_an_error()
    {
        using TaskFolder task = new();
        task.WriteData("");
        Check(Assert.Throws<InputException>(task.Items), task.Data, "", "no items", "at least one item in split 'test'", "Check the data file");
    }

    [Fact]
    public void A_field_that_only_other_items_have_is_named()
    {
        using TaskFolder task = new();
        task.Keys["doc_to_text"] = "question";
        task.WriteData("""{"question": "q", "choices": ["a", "b"], "answer": 0}""", """{"choices": ["a", "b"], "answer": 0}""");
        Check(Assert.Throws<InputException>(task.Items), task.File, "doc_to_text, data.jsonl line 2", "no field 'question'", "choices, answer", "Add the field");
    }

    [Theory]
    [InlineData("questoin", "'questoin', which is no field", "Did you mean 'question'?")]
    [InlineData("answer", "a whole number in field 'answer'", "quotes")]
    [InlineData("\"{{answer}}\"", "the text '0', which lm-evaluation-harness takes for the index of a choice", "Question")]
    public void A_question_that_the_harness_would_read_otherwise_is_an_error(string template, string found, string remedy)
    {
        using TaskFolder task = new();
        task.Keys["doc_to_text"] = template;
        Check(Assert.Throws<InputException>(task.Items), task.File, "doc_to_text, data.jsonl line 1", found, "", remedy);
    }

    [Fact]
    public void More_examples_than_the_split_has_are_an_error()
    {
        using TaskFolder task = new();
        task.Keys["num_fewshot"] = "3";
        task.Keys["fewshot_config"] = "{sampler: first_n}";
        Check(Assert.Throws<InputException>(task.Items), task.File, "num_fewshot", "3 examples", "at most 2: split 'test' has 3 items", "Lower num_fewshot");
        task.Keys["fewshot_config"] = "{sampler: first_n, fewshot_indices: [0, 2]}";
        Check(Assert.Throws<InputException>(task.Items), task.File, "num_fewshot", "3 examples", "split 'test' has 2 items at fewshot_indices", "Lower num_fewshot");
        task.Keys["fewshot_config"] = "{samples: []}";
        Check(Assert.Throws<InputException>(task.Items), task.File, "num_fewshot", "3 examples", "at most 0: fewshot_config.samples has 0 items", "Lower num_fewshot");
    }

    [Fact]
    public void A_task_without_choices_that_gives_a_number_is_told_to_give_the_text()
    {
        using TaskFolder task = new();
        task.Keys["output_type"] = "loglikelihood";
        Check(Assert.Throws<InputException>(task.Items), task.File, "doc_to_target, data.jsonl line 1", "a whole number", "a text", "Write a template");
    }

    [Fact]
    public void Examples_that_a_program_asks_for_are_checked_like_those_of_a_file()
    {
        using TaskFolder task = new();
        var definition = task.Load();
        Check(Assert.Throws<InputException>(() => (definition with { FewShot = new FewShot { Count = 1, Sampler = "best" } }).Items()), task.File, "fewshot_config.sampler", "'best'", "first_n", "Correct the value");
        Check(Assert.Throws<InputException>(() => (definition with { FewShot = new FewShot { Count = 1, Sampler = "first_n" } }).Items()), task.File, "fewshot_split", "no value", "splits that there are files for: test", "Name a split");
        Check(Assert.Throws<InputException>(() => (definition with { Split = "dev" }).Items()), task.File, "test_split", "'dev'", "splits that there are files for: test", "Name a split");
    }

    private static void Check(InputException fault, string file, string field, string found, string expected, string remedy)
    {
        Assert.Equal((file, field), (fault.File, fault.Field));
        var parts = fault.Message.Split("; expected ");
        Assert.Contains(found, parts[0], StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
