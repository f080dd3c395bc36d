using System.Globalization;
using System.Text;
using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Results;

/// <summary>
/// The <c>samples_*.jsonl</c> that lm-evaluation-harness writes with <c>--log_samples</c>: one line for each item, with the
/// log-likelihood of every choice.
/// </summary>
public static class LmEvalSamples
{
    /// <summary>
    /// Whether the first sample is one of a multiple-choice task: several choices after one context. Samples of other tasks
    /// (LAMBADA, WinoGrande, generated answers) cannot be read as item results.
    /// </summary>
    /// <param name="file">Path of the file.</param>
    public static bool IsMultipleChoice(string file)
    {
        if (File.ReadLines(file).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)) is not { } line)
            return true;   // for reading to complain about
        var sample = LmEvalJson.Parse(file, Encoding.UTF8.GetBytes(line), "line 1");
        try
        {
            return ConditionalRequests([.. Arguments(sample["arguments"])]) > 1;
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>Reads the samples of a multiple-choice task as item results.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="targetDelimiter">What stands between question and choice, and is no part of a choice's length.</param>
    /// <returns>
    /// The items in the order of their <c>doc_id</c>. The harness keeps sums only, so each choice has its whole
    /// log-likelihood in one entry of <see cref="ChoiceScore.TokenLogProbs"/>.
    /// </returns>
    /// <exception cref="InputException">A line is damaged, or is no sample of a multiple-choice task with one context.</exception>
    public static IReadOnlyList<ItemResult> Read(string file, string targetDelimiter = " ")
    {
        var samples = new List<(long Place, string? Target, ItemResult Item, string[] Choices, double Accuracy)>();
        var lines = File.Exists(file) ? Utf8Text.Read(file).Split('\n') : throw new InputException(file, "", "no such file", "the samples of a task", "Check the path.");
        for (var i = 0; i < lines.Length; i++)
            if (!string.IsNullOrWhiteSpace(lines[i]))
                samples.Add(Sample(LmEvalJson.Parse(file, Encoding.UTF8.GetBytes(lines[i]), $"line {i + 1}"), targetDelimiter));
        if (samples.Count == 0)
            throw new InputException(file, "", "no samples", "one line for each item", "Run the harness with --log_samples.");
        if (samples.GroupBy(sample => sample.Place).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InputException(file, $"doc_id {twice.Key}", $"{twice.Count()} samples", "one for each item", "Give the samples of one run, filtered in one way.");
        // The harness writes an index as text, too. Where the choices are numbers, the whole file tells which one is meant.
        var isText = IsText(file, samples.Select(sample => (sample.Target, sample.Choices, sample.Item, sample.Accuracy)));
        return [.. samples.OrderBy(sample => sample.Place).Select(sample => WithGolds(sample.Item, isText ? [Array.IndexOf(sample.Choices, sample.Target)] : Indices(sample.Target)))];
    }

    private static ItemResult WithGolds(ItemResult item, int[] golds) => item with { Gold = golds[0], OtherGolds = golds[1..] };

    private static (long, string?, ItemResult, string[], double) Sample(JsonField line, string delimiter)
    {
        var requests = Arguments(line["arguments"]).ToArray();
        var responses = line["filtered_resps"].Items().Select(Response).ToArray();
        if (requests.Length != responses.Length)
            throw line["filtered_resps"].Wrong($"{requests.Length} answers, one for each request", "Repair the file, or write it again.", $"{responses.Length} answers");
        var conditional = ConditionalRequests(requests);
        if (conditional < 2)
            throw line["arguments"].Wrong("at least two choices after one context", "Only the samples of multiple-choice tasks can be read.", conditional == 1 ? "one request" : "different contexts");
        string[] choices = [.. requests.Take(conditional).Select(request => request.Continuation.StartsWith(delimiter, StringComparison.Ordinal) ? request.Continuation[delimiter.Length..] : request.Continuation)];
        var scores = choices.Select((choice, i) => new ChoiceScore(
            [(float)responses[i].LogProb], choice.EnumerateRunes().Count(), Encoding.UTF8.GetByteCount(choice), responses[i].IsGreedy,
            conditional + i < responses.Length ? responses[conditional + i].LogProb : null));
        var place = line["doc_id"].Long();
        var document = line.TryGet("doc", out var doc) && doc.Element.ValueKind == JsonValueKind.Object ? doc.Element : default;
        return (place, line["target"].Element.ToString(), new ItemResult(Id(document, place), 0, Group(document), [.. scores]), choices,
            line.Element.TryGetProperty("acc", out var accuracy) ? LmEvalJson.Number(accuracy) : double.NaN);
    }

    // How many choices there are; 0 when they stand after different contexts. Requests after an empty context are the
    // unconditional ones of mutual information, in the order of the choices.
    private static int ConditionalRequests((string Context, string Continuation)[] requests)
    {
        var conditional = Array.FindIndex(requests, request => request.Context.Length == 0) is > 0 and var first ? first : requests.Length;
        return requests.Take(conditional).All(request => request.Context == requests[0].Context) ? conditional : 0;
    }

    // {"gen_args_0": {"arg_0": context, "arg_1": continuation}} since 0.4.3, [[context, continuation]] before.
    private static IEnumerable<(string Context, string Continuation)> Arguments(JsonField arguments) => arguments.Element.ValueKind == JsonValueKind.Array
        ? arguments.Items().Select(pair => pair.Items().ToArray() is [var context, var continuation, ..] ? (context.String(), continuation.String()) : throw pair.Wrong("context and continuation", "Only samples of log-likelihood requests can be read."))
        : arguments.Fields().Select(pair => (pair.Value["arg_0"].String(), pair.Value["arg_1"].String()));

    // Numbers, or texts as Python prints them.
    private static (double LogProb, bool IsGreedy) Response(JsonField response)
    {
        if (response.Items().ToArray() is not [var logProb, var greedy, ..])
            throw response.Wrong("a log-likelihood and whether it is greedy", "Only samples of log-likelihood requests can be read.");
        var value = logProb.Element.ValueKind == JsonValueKind.String && double.TryParse(logProb.String(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : logProb.Double();
        return (value, greedy.Element.ValueKind == JsonValueKind.String ? greedy.String() == "True" : greedy.Bool());
    }

    private static bool IsText(string file, IEnumerable<(string? Target, string[] Choices, ItemResult Item, double Accuracy)> samples)
    {
        var (canBeText, canBeIndex, textAgrees, indexAgrees) = (true, true, true, true);
        foreach (var (target, choices, item, accuracy) in samples)
        {
            var (text, indices) = (Array.IndexOf(choices, target), Indices(target));
            canBeText &= text >= 0;
            canBeIndex &= indices.Length > 0 && indices[^1] < choices.Length;
            if (!canBeText && !canBeIndex)
                throw new InputException(file, $"item {item.ItemId}, target", $"'{target}'", "the index or the text of one of the choices, or a list of indices", "Only the samples of multiple-choice tasks can be read.");
            var best = item.Choices.Index().MaxBy(choice => choice.Item.LogProb).Index;
            textAgrees &= double.IsNaN(accuracy) || best == text == (accuracy == 1);
            indexAgrees &= double.IsNaN(accuracy) || indices.Contains(best) == (accuracy == 1);
        }
        return canBeText && (!canBeIndex || (textAgrees && !indexAgrees));
    }

    // The one of "2", those of "[0, 2]", rising; none of anything else.
    private static int[] Indices(string? target)
    {
        string[] numbers = target is ['[', .. var inner, ']'] ? inner.Split(',') : [target ?? ""];
        int[] indices = [.. numbers.Select(number => int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1).Distinct().Order()];
        return indices[0] < 0 ? [] : indices;
    }

    private static string Id(JsonElement document, long place) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? id.ToString()
            : place.ToString(CultureInfo.InvariantCulture);

    private static string? Group(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("group", out var group) && group.ValueKind == JsonValueKind.String ? group.GetString() : null;
}
