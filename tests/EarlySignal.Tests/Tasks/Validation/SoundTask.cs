using System.Text.Json.Nodes;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks.Validation;

/// <summary>A task without any fault, into which a test plants one: letters and spaces only, in <c>q</c>, <c>c</c>, <c>a</c>.</summary>
public static class SoundTask
{
    public const int Items = 100;

    /// <summary>The items: 100 questions with four choices of equal length, the right ones spread over all positions.</summary>
    public static List<JsonObject> Make() => [.. Enumerable.Range(0, Items).Select(Item)];

    /// <summary>The item of a number; its id is the number.</summary>
    public static JsonObject Item(int number) => new()
    {
        ["id"] = $"item{number}",
        ["q"] = $"which word is meant by {Word(number)} here",
        ["c"] = new JsonArray($"b{Word(number)}", $"c{Word(number)}", $"d{Word(number)}", $"e{Word(number)}"),
        ["a"] = number % 4,
    };

    /// <summary>Writes the task and loads it.</summary>
    /// <param name="folder">Where; its files are replaced.</param>
    /// <param name="items">The scored items.</param>
    /// <param name="yaml">More lines of the task file.</param>
    /// <param name="shots">The items of the split <c>train</c>.</param>
    public static TaskDefinition Load(TempFolder folder, IEnumerable<JsonObject> items, string yaml = "", IEnumerable<JsonObject>? shots = null)
    {
        TinyTask.Write(folder.Path, [.. items.Select(item => item.ToJsonString())]);
        File.WriteAllLines(folder.At("shots.jsonl"), (shots ?? []).Select(item => item.ToJsonString()));
        var file = folder.At("task.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("test: items.jsonl", "test: items.jsonl, train: shots.jsonl") + "\n" + yaml);
        return TaskDefinition.Load(file);
    }

    private static string Word(int number) => new([(char)('k' + number / 10), (char)('k' + number % 10), 'z']);
}
