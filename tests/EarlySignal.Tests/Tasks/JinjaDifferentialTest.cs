using System.Diagnostics;
using System.Text.Json;
using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using Xunit.Abstractions;

namespace EarlySignal.Tests.Tasks;

/// <summary>
/// Templates of the real harness's tasks against Jinja2 itself. They are not part of the project: the variable names a folder
/// with files of one JSON object each, <c>{"documents": [three objects], "templates": [texts]}</c>.
/// </summary>
public class JinjaDifferentialTest(ITestOutputHelper output)
{
    private const string Variable = "EARLYSIGNAL_TEMPLATES";
    private const string Python = "/usr/bin/python3";

    private sealed class NeedsTemplatesAttribute : FactAttribute
    {
        public NeedsTemplatesAttribute() => Skip =
            Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder ? $"{Variable} names no folder of templates"
            : !Directory.Exists(folder) ? $"{Variable} names {folder}, which is no folder"
            : !HasJinja() ? $"{Python} with jinja2 is not installed"
            : null;
    }

    [NeedsTemplates]
    public void Templates_of_real_tasks_render_as_Jinja_renders_them()
    {
        var (equal, rendered, refused, wrong) = (0, new HashSet<string>(StringComparer.Ordinal), new List<string>(), new List<string>());
        foreach (var file in Directory.EnumerateFiles(Environment.GetEnvironmentVariable(Variable)!, "*.json").Order(StringComparer.Ordinal))
        {
            using var work = JsonDocument.Parse(File.ReadAllBytes(file));
            using var oracle = JsonDocument.Parse(Oracle(File.ReadAllText(file)));
            ItemData[] items = [.. work.RootElement.GetProperty("documents").EnumerateArray().Select((document, i) => ItemData.Of(file, i + 1, JsonField.Parse(file, JsonSerializer.SerializeToUtf8Bytes(document))))];
            Assert.Equal(3, items.Length);
            foreach (var (template, expected) in work.RootElement.GetProperty("templates").EnumerateArray().Zip(oracle.RootElement.EnumerateArray()))
            {
                var source = template.GetString()!;
                if (!rendered.Add(source))
                    continue;
                try
                {
                    var texts = items.Select(item => Attempt(source, item)).ToList();
                    var jinja = expected.EnumerateArray().Select(text => text.GetString()).ToList();
                    Assert.Contains(jinja, text => text is not null);
                    if (texts.SequenceEqual(jinja))
                        equal++;
                    else
                        wrong.Add($"{source}\n  here  {JsonSerializer.Serialize(texts)}\n  jinja {JsonSerializer.Serialize(jinja)}");
                }
                catch (InputException fault)
                {
                    refused.Add(fault.Message);
                }
            }
        }
        output.WriteLine($"{rendered.Count} distinct templates: {equal} equal, {refused.Count} refused by name, {wrong.Count} different");
        refused.ForEach(output.WriteLine);
        wrong.ForEach(output.WriteLine);
        Assert.NotEmpty(rendered);
        Assert.Empty(wrong);
        Assert.True(equal >= 0.99 * rendered.Count, $"{equal} of {rendered.Count} are equal");
    }

    // A fault of reading the template leaves; a fault of one document is Jinja's null.
    private static string? Attempt(string source, ItemData item)
    {
        var template = new Template(source, "task.yaml", "template");
        try
        {
            return template.Render(item);
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static bool HasJinja()
    {
        try
        {
            return Run(["-c", "import jinja2"], "").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Oracle(string work)
    {
        var (code, text) = Run([Path.Combine(GoldenData.TestsFolder, "Tasks", "jinja_oracle.py")], work);
        Assert.Equal(0, code);
        return text;
    }

    private static (int Code, string Output) Run(string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var reading = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var text = reading.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
