using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Plans;

[Trait("Category", "Golden")]
public class RequestEncoderGoldenTest
{
    public static TheoryData<string, string> ModelsAndTasks => TaskGoldenTest.ModelsAndTasks;

    [Theory, MemberData(nameof(ModelsAndTasks))]
    public void Context_and_continuation_ids_are_those_of_the_harness(string model, string task)
    {
        var recorded = LmEvalGolden.Read(model, task).SelectMany((item, i) => item.Select((request, j) => (request, i, j))).ToList();
        List<ScoringRequest> requests = [.. recorded.Select(entry => new ScoringRequest($"{entry.i}", entry.j, entry.request.Context, entry.request.Continuation))];
        RequestEncoder encoder = new(Tokenizer.Load(GoldenData.At("models", model, "tokenizer.json")), window: 1024);
        var encoded = encoder.Encode(task, requests);
        Assert.Equal(recorded.Count, encoded.Count);
        for (var i = 0; i < encoded.Count; i++)
        {
            Assert.Equal(i, encoded[i].RequestIndex);
            Assert.Equal(recorded[i].request.ContextIds, encoded[i].Tokens[..encoded[i].ContinuationStart]);
            Assert.Equal(recorded[i].request.ContinuationIds, encoded[i].Tokens[encoded[i].ContinuationStart..]);
        }
    }
}
