using System.Globalization;
using EarlySignal.Results;
using EarlySignal.Runs;
using Spectre.Console;

namespace EarlySignal.Early;

/// <summary>A sweep with its progress on the error stream, so that the output can be piped.</summary>
internal static class SweepConsole
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<FinishedRun> Run(Sweep sweep, CancellationToken stop)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return Console.IsErrorRedirected ? RunWithLines(sweep, stop) : RunWithBar(console, sweep, stop);
    }

    private static IReadOnlyList<FinishedRun> RunWithBar(IAnsiConsole console, Sweep sweep, CancellationToken stop) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask("starting", maxValue: 1);
                return sweep.Run(new Told(state =>
                {
                    bar.Description = Markup.Escape(Describe(state));
                    bar.Value = state.TokensDone / (double)(state.TokensDone + state.TokensLeft);
                }), stop);
            });

    private static IReadOnlyList<FinishedRun> RunWithLines(Sweep sweep, CancellationToken stop)
    {
        var next = LineEvery;
        return sweep.Run(new Told(state =>
        {
            if (state.Elapsed < next)
                return;
            next = state.Elapsed + LineEvery;
            Console.Error.WriteLine(Describe(state));
        }), stop);
    }

    private static string Describe(SweepProgress state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Current}  {state.RunsDone}/{state.Runs} runs  {state.TokensPerSecond:N0} tokens/s  {TimeLeft(state.TimeLeft)} left");

    // TimeSpan's own hours start again after a day.
    private static string TimeLeft(TimeSpan? left) => left is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
        : "?";

    /// <summary>Unlike <see cref="Progress{T}"/>, tells in order and on the thread that reports.</summary>
    private sealed class Told(Action<SweepProgress> tell) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => tell(value);
    }
}
