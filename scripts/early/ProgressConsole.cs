using System.Diagnostics;
using System.Globalization;
using EarlySignal.Runs;
using Spectre.Console;

namespace EarlySignal.Early;

/// <summary>
/// How far downloads and scoring are, on the error stream, so that the output can be piped: a bar on a terminal, else a line
/// every ten seconds.
/// </summary>
internal sealed class ProgressConsole : IProgress<SweepProgress>, IProgress<DownloadProgress>
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new(); // the next checkpoint is downloaded on other threads than the present one is scored on
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private SweepProgress? _sweep;
    private DownloadProgress? _download;
    private ProgressTask? _bar;

    /// <summary>Shows what is reported while some work is done.</summary>
    public T Show<T>(Func<T> work) => Console.IsErrorRedirected
        ? work()
        : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(progress =>
            {
                _bar = progress.AddTask("starting", maxValue: 1);
                return work();
            });

    public void Report(SweepProgress value)
    {
        lock (_gate)
        {
            _sweep = value;
            Tell();
        }
    }

    public void Report(DownloadProgress value)
    {
        lock (_gate)
        {
            _download = value.BytesDone < value.BytesTotal ? value : null;
            Tell();
        }
    }

    private void Tell()
    {
        if (_bar is not null)
        {
            _bar.Description = Markup.Escape(Text());
            _bar.Value = Share();
        }
        else if (_sinceLine.Elapsed >= LineEvery)
        {
            _sinceLine.Restart();
            Console.Error.WriteLine(Text());
        }
    }

    private string Text() => string.Join("  ", new[] { Text(_sweep), Text(_download) }.OfType<string>());

    private double Share() =>
        _sweep is { } sweep ? sweep.TokensDone / (double)(sweep.TokensDone + sweep.TokensLeft)
        : _download is { } download ? download.BytesDone / (double)download.BytesTotal
        : 0;

    private static string? Text(SweepProgress? state) => state is not { } sweep ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{sweep.Current}  {sweep.RunsDone}/{sweep.Runs} runs  {sweep.TokensPerSecond:N0} tokens/s  {TimeLeft(sweep.TimeLeft)} left");

    // TimeSpan's own hours start again after a day.
    private static string TimeLeft(TimeSpan? left) => left is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
        : "?";

    private static string? Text(DownloadProgress? state) =>
        state is not { } download ? null : $"downloading {download.Current}: {ByteSize.Text(download.BytesDone)} of {ByteSize.Text(download.BytesTotal)}";
}
