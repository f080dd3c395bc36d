using EarlySignal.Alignment;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

public class AlignCommandTest
{
    private const string Key = "sk-confidential";

    [Fact]
    public void A_model_is_asked_once_for_each_item_of_the_sample_and_its_key_is_left_nowhere()
    {
        using var folder = new TempFolder();
        using var server = new ChatServer();
        server.Answer = (request, _) => request.Question.Contains("tree") ? ChatAnswer.Says("""{"verdict": "Reject"}""") : ChatAnswer.Says("""{"verdict": "Accept"}""");
        var environment = new Dictionary<string, string?> { [JudgeOptions.EndpointVariable] = server.Endpoint.ToString(), [JudgeOptions.KeyVariable] = Key };
        var task = EarlyCommand.Benchmarks.Single(path => Path.GetFileName(path) == "science_cloze");

        var estimate = EarlyCommand.Run(folder.Path, environment, "align", task, "--judge", "m", "--sample", "12", "--estimate", "--prompt-price", "2");
        Assert.Contains("estimate: 12 calls", estimate.Output);
        Assert.Matches("price 0\\.00[1-9]", estimate.Output);
        Assert.Empty(server.Requests);

        var first = EarlyCommand.Run(folder.Path, environment, "align", task, "--judge", "m", "--sample", "12", "--against", task);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(12, server.Requests.Count);
        Assert.Contains("0 errors", first.Output);
        Assert.Contains("kappa", first.Output);
        Assert.Contains("overlap with science_cloze", first.Output);

        var again = EarlyCommand.Run(folder.Path, environment, "align", task, "--judge", "m", "--sample", "12");
        Assert.Equal(12, server.Requests.Count);
        Assert.Contains("12 verdicts are known", again.Output);
        Assert.DoesNotContain(", price", again.Output);
        Assert.Equal(12, File.ReadAllLines(folder.At("results", "verdicts.jsonl")).Length);
        Assert.All(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(Key, File.ReadAllText(file)));
        Assert.DoesNotContain(Key, estimate.Output + first.Output + first.Error + again.Output);

        server.Answer = (_, _) => new ChatAnswer(401, $"{{\"error\": {{\"message\": \"wrong key {Key}\"}}}}");
        var refused = EarlyCommand.Run(folder.Path, environment, "align", task, "--judge", "other", "--sample", "3");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("0 accepted, 0 rejected, 3 errors", refused.Output);
        Assert.Contains("error on 3 items: HTTP 401: wrong key ***", refused.Output);
        Assert.DoesNotContain(Key, refused.Output + refused.Error);
    }

    [Fact]
    public void Without_a_model_the_heuristic_judges_offline()
    {
        using var folder = new TempFolder();
        var outcome = EarlyCommand.Run(folder.Path, "align", EarlyCommand.Benchmarks[0]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("50 of 941 items, seed 0", outcome.Output);
        Assert.Contains("judge heuristic:", outcome.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
