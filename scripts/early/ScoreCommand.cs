using System.CommandLine;
using EarlySignal.Hub;
using EarlySignal.Plans;
using EarlySignal.Reports;
using EarlySignal.Results;
using EarlySignal.Runs;
using EarlySignal.Tasks;

namespace EarlySignal.Early;

/// <summary><c>early score</c>: every checkpoint of every model on every task.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "Folder of a series of checkpoints (iter_0002000/, step1000/, …) or of one checkpoint, or an address on the Hub (hf://org/name, hf://org/name@{step*}); may be given several times",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var tasks = new Option<string[]>("--task")
        {
            Description = "Folder of an lm-evaluation-harness task or group, or the file of either; may be given several times",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var results = ResultsOption();
        var limit = new Option<int?>("--limit") { Description = "Only the first N items of each task; marked PREVIEW in every output" };
        var only = new Option<string>("--only") { Description = "k/n: every n-th (checkpoint, task) pair, for job arrays on one results folder", DefaultValueFactory = _ => "1/1" };
        var engine = new Option<EngineKind>("--engine") { Description = "cpu, or reference (slow, double precision)", DefaultValueFactory = _ => EngineKind.Cpu };
        var threads = new Option<int>("--threads") { Description = "Threads; 0 means all cores. Never changes a score" };
        var memory = new Option<double?>("--memory") { Description = "Most memory in GB that scoring may take, the mapped checkpoint not counted; three quarters of what there is unless said otherwise. Never changes a score" };
        var truncate = new Option<bool>("--truncate-left") { Description = "Cut requests that are longer than the model's window on the left, as lm-evaluation-harness does, instead of refusing them" };
        var keep = new Option<string>("--keep") { Description = "all, or last: delete what was downloaded for a checkpoint once it is scored, except the last one's", DefaultValueFactory = _ => "all" };
        keep.AcceptOnlyFromAmong("all", "last");
        var dryRun = new Option<bool>("--dry-run") { Description = "Score nothing: tell tokens, operations and memory per checkpoint, from the first one of each series" };
        var part = new ModelOptions();
        var metric = ReportCommand.MetricOption();
        var command = new Command("score", "Score checkpoints on tasks; the same command goes on where an earlier one was stopped.")
        {
            models, tasks, results, metric, limit, only, engine, threads, memory, truncate, keep, dryRun,
        };
        part.AddTo(command);
        command.SetAction((line, stop) =>
        {
            // Before the hours of scoring, not after them.
            _ = ReportSource.MetricNamed(line.GetRequiredValue(metric));
            TaskDefinition[] definitions = [.. line.GetRequiredValue(tasks).SelectMany(TaskDefinition.LoadAll)];
            foreach (var note in MetricRules.Notes(definitions))
                Console.Error.WriteLine($"note: {note}");
            var addresses = line.GetRequiredValue(models);
            var progress = new ProgressConsole();
            using var hub = addresses.Any(HubReference.IsAddress) ? new HubClient(HubOptions.FromEnvironment()) : null;
            var sweep = new Sweep(
                [.. addresses.Select(model => part.Open(line, model, hub, line.GetValue(keep) == "last", progress, stop))],
                definitions,
                new ResultFolder(line.GetRequiredValue(results)),
                new SweepOptions
                {
                    Engine = line.GetValue(engine),
                    Threads = line.GetValue(threads),
                    Memory = line.GetValue(memory) is { } gigabytes ? (long)(gigabytes * 1e9) : null,
                    Limit = line.GetValue(limit),
                    Only = Part.Parse(line.GetRequiredValue(only)),
                    Overlong = line.GetValue(truncate) ? OverlongPolicy.TruncateLeft : OverlongPolicy.Refuse,
                });
            if (line.GetValue(dryRun))
            {
                Console.Out.WriteLine(BenchmarkView.Of(sweep.Cost(stop)));
                return Task.FromResult(0);
            }
            var runs = progress.Show(() => sweep.Run(progress, stop));
            if (runs.Count > 0)
                Console.Out.Write(TextReport.Render(ReportCommand.Report(runs, line.GetRequiredValue(metric))));
            return Task.FromResult(0);
        });
        return command;
    }

    public static Option<string> ResultsOption() =>
        new("--results") { Description = "Folder of the item results", DefaultValueFactory = _ => "results" };
}
