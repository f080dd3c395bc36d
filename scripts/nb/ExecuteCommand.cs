using System.CommandLine;
using System.Text;
using EarlySignal.Notebooks.Cells;
using EarlySignal.Notebooks.Documents;
using EarlySignal.Notebooks.Jupyter;
using EarlySignal.Notebooks.Running;

namespace EarlySignal.Notebooks;

/// <summary><c>nb execute</c>: the process that <c>nb run</c> starts for each notebook. Not for people.</summary>
internal static class ExecuteCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("notebook");
        var to = new Option<string?>("--to");
        var gpu = new Option<string>("--gpu") { DefaultValueFactory = _ => "auto" };
        var packages = RunCommand.PackageOption();
        var command = new Command("execute") { file, to, gpu, packages };
        command.Hidden = true;
        command.SetAction(async (line, _) =>
        {
            var events = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
            CellConsole.Install();
            var notebook = Notebook.Read(line.GetRequiredValue(file));
            var folder = Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!;
            var engine = new CellEngine(new CellCompiler(folder, PackageSearch.Of(folder, line.GetRequiredValue(packages))));
            var hasGpu = line.GetRequiredValue(gpu) switch { "yes" => true, "no" => false, _ => (bool?)null };
            await new NotebookRun(notebook, engine, () => hasGpu ?? GpuDevice.IsPresent(), told => told.WriteTo(events)).ToEndAsync();
            if (line.GetValue(to) is { } target)
            {
                notebook.SetLanguage(KernelInfo.Language());
                notebook.Write(target);
            }
            new CellEvent(0, CellState.NotebookEnded).WriteTo(events);
            return 0;
        });
        return command;
    }
}
