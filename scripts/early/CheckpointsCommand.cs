using System.CommandLine;
using System.Globalization;
using EarlySignal.Hub;
using EarlySignal.Runs;

namespace EarlySignal.Early;

/// <summary><c>early checkpoints list</c> and <c>fetch</c>: what a series on the Hub holds, and bringing it here.</summary>
internal static class CheckpointsCommand
{
    public static Command Create() => new("checkpoints", "Look at a series on the Hub, or download it.") { List(), Fetch() };

    private static Command List()
    {
        var (address, models) = (AddressArgument(), new ModelOptions());
        var command = new Command("list", "The checkpoints of a series with their sizes; nothing is downloaded.") { address };
        models.AddTo(command);
        command.SetAction((line, stop) =>
        {
            using var hub = new HubClient(HubOptions.FromEnvironment());
            var source = HubSource.Open(hub, line.GetRequiredValue(address), series => models.Choose(line, series), stop: stop);
            Console.Out.WriteLine($"{"checkpoint",-32} {"step",10} {"BT",9} {"size",10} {"here",10}");
            foreach (var checkpoint in source.Series.Checkpoints)
            {
                var tokens = checkpoint.Tokens is { } known ? known.ToString("0.0000", CultureInfo.InvariantCulture) : "–";
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Name,-32} {checkpoint.Step,10} {tokens,9} {ByteSize.Text(source[checkpoint].Bytes),10} {ByteSize.Text(source[checkpoint].BytesHere),10}"));
            }
            Console.Out.WriteLine($"{source.Series.Checkpoints.Count} checkpoints, {ByteSize.Text(source.Bytes)}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Fetch()
    {
        var (address, models) = (AddressArgument(), new ModelOptions());
        var command = new Command("fetch", "Download the checkpoints of a series into the cache that Python's huggingface_hub uses, too.") { address };
        models.AddTo(command);
        command.SetAction((line, stop) =>
        {
            using var hub = new HubClient(HubOptions.FromEnvironment());
            var progress = new ProgressConsole();
            var source = HubSource.Open(hub, line.GetRequiredValue(address), series => models.Choose(line, series), progress: progress, stop: stop);
            foreach (var checkpoint in source.Series.Checkpoints)
                Console.Out.WriteLine(progress.Show(() => source.Fetch(checkpoint, stop)));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Argument<string> AddressArgument() => new("address") { Description = "hf://org/name, hf://org/name@revision or hf://org/name@{branch pattern}" };
}
