using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using EarlySignal.Tests.Tasks;
using EarlySignal.Tokenizers;

namespace EarlySignal.Tests.Plans;

[Trait("Category", "Golden")]
public class RequestEncoderGoldenTest
{
    private const string Rolling = "oracle_rolling";

    public static TheoryData<string, string> ModelsAndTasks
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (var model in LmEvalGolden.Models)
                foreach (var task in LmEvalGolden.AllTasks.Where(task => task != Rolling))
                    pairs.Add(model, task);
            return pairs;
        }
    }

    public static TheoryData<string> Models => [.. LmEvalGolden.Models];

    [Theory, MemberData(nameof(Models))]
    public void Windows_of_a_rolling_text_are_those_of_the_harness(string model)
    {
        List<ScoringRequest> requests = [.. LmEvalGolden.Read(model, Rolling).Select((item, i) => new ScoringRequest($"{i}", 0, "", item[0].Continuation))];
        RequestEncoder encoder = new(Tokenizer.Load(GoldenData.At("models", model, "tokenizer.json")), window: 1024);
        var windows = encoder.EncodeRolling(Rolling, requests).Select(window => window.Encoded).ToList();
        var recorded = LmEvalGolden.RollingWindows(model);
        Assert.Equal(recorded.Select(window => window.ContextIds), windows.Select(window => window.Tokens[..window.ContinuationStart]));
        Assert.Equal(recorded.Select(window => window.ContinuationIds), windows.Select(window => window.Tokens[window.ContinuationStart..]));
        Assert.Equal(Enumerable.Range(0, windows.Count), windows.Select(window => window.RequestIndex));
    }

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
