using EarlySignal.Tasks;

namespace EarlySignal.Tests.Tasks.Adaptations;

/// <summary>Twelve questions of three subjects and three solved examples, asked with letters, as MMLU asks.</summary>
public sealed class SampleTask : IDisposable
{
    public const string Letters = "\"{{question.strip()}}\\nA. {{choices[0]}}\\nB. {{choices[1]}}\\nC. {{choices[2]}}\\nD. {{choices[3]}}\\nAnswer:\"";

    private static readonly string[] Subjects = ["biology", "chemistry", "high_school_physics"];

    public SampleTask()
    {
        Folder.Keys["dataset_kwargs"] = "{data_files: {test: data.jsonl, dev: dev.jsonl}}";
        Folder.Keys["fewshot_split"] = "dev";
        Folder.Keys["doc_to_text"] = Letters;
        Folder.Keys["doc_to_choice"] = "[A, B, C, D]";
        Folder.WriteData([.. Enumerable.Range(0, 12).Select(i => Line($"t{i}", i, Subjects[i % 3]))]);
        Folder.WriteData("dev.jsonl", [.. Enumerable.Range(0, 3).Select(i => Line($"d{i}", 90 + i, Subjects[i]))]);
    }

    public TaskFolder Folder { get; } = new();

    public TaskDefinition Load() => Folder.Load();

    public void Dispose() => Folder.Dispose();

    private static string Line(string id, int i, string subject) =>
        $$"""{"id": "{{id}}", "question": " What is {{i}}? ", "choices": ["one {{i}}", "two {{i}}", "three {{i}}", "four {{i}}"], "answer": {{i % 4}}, "subject": "{{subject}}"}""";
}

/// <summary>The requests of a task as one text, so that tests can compare them.</summary>
public static class RequestText
{
    public static IReadOnlyList<string> Of(TaskDefinition task) =>
        [.. ItemRequests.Of(task.Items(), task.TargetDelimiter).Select(request => $"{request.ItemId}|{request.ChoiceIndex}|{request.Context}|{request.Continuation}")];

    public static IReadOnlyList<(string, string?, string)> Answers(TaskDefinition task) => [.. task.Items().Select(item => (item.Id, item.Group, string.Join(',', item.Golds)))];
}
