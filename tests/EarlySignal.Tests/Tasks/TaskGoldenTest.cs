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
                foreach (var task in LmEvalGolden.AllTasks)
                    pairs.Add(model, task);
            }
            return pairs;
        }
    }

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
            Assert.Contains(targets[i], new[] { items[i].Ending ?? items[i].Gold.ToString(), items[i].Ending ?? items[i].Choices[items[i].Gold] });
        }
    }
}
