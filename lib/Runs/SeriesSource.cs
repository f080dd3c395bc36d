using EarlySignal.Checkpoints;

namespace EarlySignal.Runs;

/// <summary>A series to score, and how its checkpoints come to this machine: here, they are in a folder already.</summary>
public class SeriesSource
{
    /// <summary>Takes a series whose folders are on this machine.</summary>
    public SeriesSource(CheckpointSeries series) => Series = series;

    /// <summary>The series.</summary>
    public CheckpointSeries Series { get; }

    /// <summary>Makes a checkpoint's files lie in its folder. May run beside the scoring of another checkpoint.</summary>
    internal virtual void Bring(CheckpointEntry checkpoint, CancellationToken stop)
    {
    }

    /// <summary>Told when every run of a checkpoint is finished and its files are closed.</summary>
    internal virtual void Release(CheckpointEntry checkpoint)
    {
    }
}
