using System.CommandLine;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary>Scores of other tools, instead of a results folder.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string[]> _from = new("--from")
    {
        Description = "Read scores from here instead of a results folder: results_*.json of lm-evaluation-harness or a folder of them (samples_*.jsonl beside them are used), E2LM plot data (.json), or a table series,step,tokens,task,metric,value,stderr (.csv); may be given several times",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _tokensPerStep = new("--tokens-per-step") { Description = "Training tokens of one step, for scores whose files do not say: batch size × sequence length" };

    public void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_tokensPerStep);
    }

    /// <summary>What was asked for; null when it is the results folder. What was left out is told on the error stream.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="itemsOf">The metric of which the value of each item is kept where samples are there; null for none.</param>
    public ScoreSource? Read(ParseResult line, string? itemsOf = null)
    {
        if (line.GetValue(_from) is not { Length: > 0 } paths)
            return null;
        var tokens = line.GetValue(_tokensPerStep);
        if (tokens is not (null or > 0))
            throw new InputException("--tokens-per-step", "", $"{tokens}", "a number above 0", "Give batch size × sequence length.");
        var source = ScoreSource.Read(paths, tokens is { } known ? TokenSchedule.Linear(known) : null, itemsOf);
        foreach (var note in source.Notes)
            Console.Error.WriteLine("note: " + note);
        return source;
    }
}
