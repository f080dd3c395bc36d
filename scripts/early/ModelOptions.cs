using System.CommandLine;
using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Hub;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary>Which checkpoints a command is about: folders or addresses on the Hub, whole series or a part of them.</summary>
internal sealed class ModelOptions
{
    private readonly Option<long> _every = new("--every") { Description = "Only steps that are multiples of this", DefaultValueFactory = _ => 1 };
    private readonly Option<long?> _until = new("--until") { Description = "Only steps up to this" };

    public void AddTo(Command command)
    {
        command.Add(_every);
        command.Add(_until);
    }

    public CheckpointSeries Choose(ParseResult line, CheckpointSeries series)
    {
        var every = line.GetValue(_every);
        return every > 0
            ? series.Thinned(every, line.GetValue(_until) ?? long.MaxValue)
            : throw new InputException("--every", "", $"{every}", "a step count of at least 1", "Leave the option out to take every checkpoint.");
    }

    /// <summary>Opens a folder, or an address, for which the client must be there.</summary>
    public SeriesSource Open(ParseResult line, string model, HubClient? hub, bool keepLastOnly, IProgress<DownloadProgress> progress, CancellationToken stop) =>
        HubReference.IsAddress(model)
            ? HubSource.Open(hub!, model, series => Choose(line, series), keepLastOnly, progress, stop)
            : new SeriesSource(Choose(line, CheckpointSeries.Open(model)));
}
