using EarlySignal.Basics;
using EarlySignal.Tasks;

namespace EarlySignal.Tests.Tasks;

[Trait("Category", "Golden")]
public class TaskGoldenTest
{
    public static TheoryData<string, string> ModelsAndTasks
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (var model in LmEvalGolden.Models)
            {
                foreach (var task in LmEvalGolden.SupportedTasks)
                    pairs.Add(model, task);
            }
            return pairs;
        }
    }

    public static TheoryData<string> RefusedTasks => [.. LmEvalGolden.AllTasks.Where(task => LmEvalGolden.ReasonToRefuse(task) is not null)];

    [Theory, MemberData(nameof(ModelsAndTasks))]
    public void Prompts_and_right_answers_are_those_of_the_harness(string model, string task)
    {
        var definition = TaskDefinition.Load(LmEvalGolden.TaskFile(task));
        var items = definition.Items();
        var recorded = LmEvalGolden.Read(model, task);
        var targets = LmEvalGolden.Targets(model, task);
        Assert.Equal(recorded.Count, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            IReadOnlyList<Item> one = [items[i]];
            var requests = ItemRequests.Of(one, definition.TargetDelimiter).ToList();
            if (definition.Metrics.Any(metric => metric.Name == "acc_mutual_info"))
                requests.AddRange(ItemRequests.Unconditional(one, definition.TargetDelimiter));
            Assert.Equal(recorded[i].Select(request => (request.Context, request.Continuation)), requests.Select(request => (request.Context, request.Continuation)));
            Assert.True(targets[i] == items[i].Gold.ToString() || targets[i] == items[i].Choices[items[i].Gold], $"item {i}: {targets[i]}");
        }
    }

    [Theory, MemberData(nameof(RefusedTasks))]
    public void Tasks_that_need_more_are_refused_by_the_name_of_the_key(string task)
    {
        var fault = Assert.Throws<InputException>(() => TaskDefinition.Load(LmEvalGolden.TaskFile(task)));
        Assert.Equal(LmEvalGolden.TaskFile(task), fault.File);
        Assert.Contains(LmEvalGolden.ReasonToRefuse(task)!, fault.Message, StringComparison.Ordinal);
    }
}
