using System.CommandLine;
using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Documents;

namespace EarlySignal.Notebooks;

/// <summary><c>nb export</c>: copies of notebooks for services that start no other kernel than Python's.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var files = RunCommand.FilesArgument();
        var python = new Option<bool>("--python-kernel") { Description = "Name Python's kernel in the copies; cscells forwards their cells to C#", Required = true };
        var output = new Option<string>("--out") { Description = "The folder for the copies", DefaultValueFactory = _ => "export" };
        var command = new Command("export", "Write copies of notebooks that open in Kaggle, where only Python's kernel starts.") { files, python, output };
        command.SetAction(line =>
        {
            var folder = line.GetRequiredValue(output);
            Directory.CreateDirectory(folder);
            foreach (var file in line.GetRequiredValue(files))
            {
                var notebook = Notebook.Read(file);
                notebook.SetKernel(
                    new JsonObject { ["display_name"] = "Python 3", ["language"] = "python", ["name"] = "python3" },
                    new JsonObject { ["name"] = "python" });
                notebook.Write(Path.Combine(folder, Path.GetFileName(file)));
            }
            return 0;
        });
        return command;
    }
}
