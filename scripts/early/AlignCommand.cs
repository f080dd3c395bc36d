using System.CommandLine;
using System.Globalization;
using EarlySignal.Alignment;
using EarlySignal.Basics;

namespace EarlySignal.Early;

/// <summary><c>early align</c>: whether a benchmark is about science, and whether it gives its answers away.</summary>
internal static class AlignCommand
{
    public static Command Create()
    {
        var task = TaskCommand.TaskArgument();
        var model = new Option<string?>("--judge") { Description = $"Ask this model at an endpoint that speaks OpenAI's protocol ({JudgeOptions.EndpointVariable}, {JudgeOptions.KeyVariable}); without it, a keyword heuristic judges" };
        var endpoint = new Option<string?>("--base-url") { Description = "The endpoint, instead of the environment's" };
        var count = new Option<int>("--sample") { Description = "How many items to draw", DefaultValueFactory = _ => AlignmentCheck.CompetitionSample };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the sample" };
        var cache = new Option<string>("--cache") { Description = "File of the verdicts that were given before", DefaultValueFactory = _ => Path.Combine("results", "verdicts.jsonl") };
        var promptPrice = new Option<double?>("--prompt-price") { Description = "Price of a million tokens sent, for the estimate" };
        var answerPrice = new Option<double?>("--answer-price") { Description = "Price of a million tokens answered, for the estimate" };
        var estimate = new Option<bool>("--estimate") { Description = "Print the cost estimate and ask nobody" };
        var against = new Option<string[]>("--against") { Description = "Folder of a task that this one may overlap with", AllowMultipleArgumentsPerToken = true };
        var command = new Command("align", "Judge whether a benchmark's items are about science, as the competition does, and look for leaks. Exit code 1 when the model judged no item at all.")
        {
            task, model, endpoint, count, seed, cache, promptPrice, answerPrice, estimate, against,
        };
        command.SetAction(async (line, stop) =>
        {
            var definition = TaskCommand.Load(line.GetRequiredValue(task));
            if (line.GetValue(count) < 1)
                throw new InputException("--sample", "", $"{line.GetValue(count)}", "at least 1 item", "Leave the option out to draw 50.");
            var questions = AlignmentQuestion.Of(definition);
            var sample = AlignmentCheck.Sample(questions, line.GetValue(count), line.GetValue(seed));
            Say($"{definition.Name}: {sample.Count} of {questions.Count} items, seed {line.GetValue(seed)}");
            var heuristic = await AlignmentCheck.RunAsync(new HeuristicJudge(), sample, stop: stop);
            var isJudged = true;
            if (line.GetValue(model) is { } name)
            {
                var judge = new CachedJudge(new OpenAiJudge(JudgeOptions.FromEnvironment(name, line.GetValue(endpoint))), line.GetRequiredValue(cache));
                var cost = JudgeCost.Of([.. sample.Where(question => !judge.Knows(question))]);
                Say($"estimate: {cost.Calls} calls, {cost.PromptTokens} tokens sent, {cost.AnswerTokens} answered{Price(cost, line.GetValue(promptPrice), line.GetValue(answerPrice))}; {sample.Count - cost.Calls} verdicts are known");
                if (line.GetValue(estimate))
                    return 0;
                var check = await AlignmentCheck.RunAsync(judge, sample, stop: stop);
                Print(check);
                isJudged = check.Errors < sample.Count;
                var agreement = JudgeAgreement.Of(check, heuristic);
                Say($"agreement with the heuristic: {agreement.Agreement:0.00} of {agreement.Items} items, kappa {agreement.Kappa:0.00} [{agreement.Interval.Low:0.00}, {agreement.Interval.High:0.00}]");
            }
            else
            {
                Print(heuristic);
            }
            var leaks = LeakageCheck.AnswersInQuestions(definition);
            Say($"answer in the question: {leaks.Count} of {questions.Count} items {First(leaks)}");
            foreach (var other in (line.GetValue(against) ?? []).Select(TaskCommand.Load))
            {
                var overlaps = LeakageCheck.Overlaps(definition, other);
                Say($"overlap with {other.Name} ({LeakageCheck.DefaultWords} words in a row): {overlaps.Count} of {questions.Count} items {First([.. overlaps.Select(overlap => $"{overlap.ItemId} = {overlap.OtherItemId}")])}");
            }
            return isJudged ? 0 : 1;
        });
        return command;
    }

    // Without a price nothing is known of the cost, not even that there is none.
    private static string Price(JudgeCost cost, double? prompt, double? answer) => prompt is null && answer is null
        ? " (--prompt-price and --answer-price tell the cost)"
        : string.Create(CultureInfo.InvariantCulture, $", price {cost.Price(prompt ?? 0, answer ?? 0):0.0000}");

    private static void Print(AlignmentCheck check)
    {
        Say($"judge {check.Judge}: {check.Accepted} accepted, {check.Rejected} rejected, {check.Errors} errors");
        Say($"about science: {check.Share:0.00} [{check.Interval.Low:0.00}, {check.Interval.High:0.00}]; the competition's score, in which errors count as not accepted: {check.CompetitionScore:0.00}");
        foreach (var error in check.Judgements.Where(one => one.Error is not null).GroupBy(one => one.Error))
            Say($"error on {error.Count()} items: {error.Key}");
    }

    private static string First(IReadOnlyList<string> names)
    {
        const int shown = 5;
        return names.Count == 0 ? "" : $"[{string.Join(", ", names.Take(shown))}{(names.Count > shown ? ", …" : "")}]";
    }

    private static void Say(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
