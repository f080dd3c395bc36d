using System.CommandLine;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Jupyter;

namespace EarlySignal.Notebooks;

/// <summary><c>nb kernel</c>: what front ends start when a reader opens a notebook.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("connection-file") { Description = "The file in which the front end says where to listen" };
        var packages = RunCommand.PackageOption();
        var command = new Command("kernel", "Serve a Jupyter front end; `nb install` tells front ends to call this.") { file, packages };
        command.SetAction(async (line, stop) =>
        {
            var connection = ConnectionFile.Read(line.GetRequiredValue(file));
            CellConsole.Install();
            var folder = Directory.GetCurrentDirectory();
            using var kernel = new Kernel(connection, new CellCompiler(folder, PackageSearch.Of(folder, line.GetRequiredValue(packages))));
            await await Task.WhenAny(kernel.ServeAsync(stop), ParentProcess.EndedAsync(stop));
            return 0;
        });
        return command;
    }
}
