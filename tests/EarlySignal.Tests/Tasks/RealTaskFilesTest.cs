using EarlySignal.Basics;
using EarlySignal.Tasks;
using Xunit.Abstractions;

namespace EarlySignal.Tests.Tasks;

/// <summary>
/// Task files of the real harness, read without their data. They are not part of the project: the variable names a folder of
/// them, with the files that they include and without the Python files that some of them call.
/// </summary>
public class RealTaskFilesTest(ITestOutputHelper output)
{
    private const string Variable = "EARLYSIGNAL_TASKS";

    private sealed class NeedsTasksAttribute : FactAttribute
    {
        public NeedsTasksAttribute() => Skip =
            Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder ? $"{Variable} names no folder of task files"
            : !Directory.Exists(folder) ? $"{Variable} names {folder}, which is no folder"
            : null;
    }

    [NeedsTasks]
    public void Every_likelihood_task_is_read_or_refused_with_one_sentence()
    {
        var folder = Environment.GetEnvironmentVariable(Variable)!;
        var outcomes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Outcome(file, folder)).ToList();
        Assert.Contains(outcomes, outcome => outcome.Kind == "read");
        foreach (var (kind, count) in outcomes.CountBy(outcome => outcome.Kind).OrderByDescending(pair => pair.Value))
            output.WriteLine($"{count} {kind}");
        foreach (var (_, line) in outcomes.Where(outcome => outcome.Line.Length > 0).OrderBy(outcome => outcome.Kind, StringComparer.Ordinal).ThenBy(outcome => outcome.Line, StringComparer.Ordinal))
            output.WriteLine(line);
    }

    [NeedsTasks]
    public void An_index_of_all_of_them_names_tasks_groups_and_tags()
    {
        TaskIndex index = new(Environment.GetEnvironmentVariable(Variable)!);
        output.WriteLine($"{index.Tasks.Count} tasks, {index.Groups.Count} groups, {index.Tags.Count} tags");
        Assert.NotEmpty(index.Tasks);
        Assert.NotEmpty(index.Tags);
    }

    private static (string Kind, string Line) Outcome(string file, string folder)
    {
        try
        {
            var keys = TaskFields.Read(file);
            if (!keys.All.Any(key => key.Key.StartsWith("doc_to_", StringComparison.Ordinal)))
                return ("without prompts: groups and shared keys", "");
            if (keys.TryGet("output_type", out var type) && type.Scalar is not ("multiple_choice" or "loglikelihood" or "loglikelihood_rolling"))
                return ("of other types", "");
            // A file that others include has no name, and may leave to them what else is its own.
            var isTask = keys.TryGet("task", out _);
            foreach (var (name, value) in isTask ? [] : new[] { ("task", "included"), ("test_split", "test"), ("dataset_path", "some/where"), ("doc_to_text", "''"), ("doc_to_target", "0"), ("doc_to_choice", "[a, b]") })
            {
                if (!keys.TryGet(name, out _))
                    keys = keys.With(YamlField.Parse(file, $"{name}: {value}"));
            }
            var task = TaskFile.Read(keys);
            Assert.NotEmpty(task.Name);
            Assert.NotEmpty(task.Split);
            return ("read", "");
        }
        catch (InputException fault)
        {
            Assert.Matches(@"^[^\n]+: found [^\n]+; expected [^\n]+[.?]$", fault.Message);
            var kind = fault.Message.Contains("which is no file", StringComparison.Ordinal) ? "that include a file which is not at hand"
                : fault.Message.Contains("!function", StringComparison.Ordinal) ? "refused because of a Python function"
                : "refused for another reason";
            return (kind, $"{Path.GetRelativePath(folder, file)}: {fault.Message[(fault.File.Length + 2)..]}");
        }
    }
}
