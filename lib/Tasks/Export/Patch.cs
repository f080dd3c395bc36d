using System.Globalization;
using System.Text;
using EarlySignal.Basics;

namespace EarlySignal.Tasks.Export;

/// <summary>A patch that adds files, in the form of <c>git diff</c>.</summary>
public static class Patch
{
    private const string Start = "diff --git a/";
    private const string NewFile = "new file mode 100644";

    /// <summary>The patch that adds files to a folder of a repository.</summary>
    /// <param name="folder">The folder, from the repository's root, with '/' between names.</param>
    /// <param name="files">The files; each is text whose lines end with a line feed.</param>
    /// <exception cref="ArgumentException">A file is empty or does not end with a line feed.</exception>
    public static string Adding(string folder, IEnumerable<ExportedFile> files)
    {
        StringBuilder patch = new();
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (!file.Text.EndsWith('\n'))
                throw new ArgumentException($"'{file.Name}' does not end with a line feed.", nameof(files));
            var path = $"{folder}/{file.Name}";
            var lines = file.Text[..^1].Split('\n');
            patch.Append(CultureInfo.InvariantCulture, $"{Start}{path} b/{path}\n{NewFile}\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{lines.Length} @@\n");
            foreach (var line in lines)
                patch.Append('+').Append(line).Append('\n');
        }
        return patch.ToString();
    }

    /// <summary>The files that a patch adds, by their paths from the repository's root.</summary>
    /// <param name="patch">The text of the patch.</param>
    /// <param name="file">Where it is from, for errors.</param>
    /// <exception cref="InputException">It is damaged, does something else than to add text files, or leaves the repository.</exception>
    public static IReadOnlyList<ExportedFile> Read(string patch, string file)
    {
        var lines = patch.Split('\n');
        List<ExportedFile> files = [];
        var at = 0;
        while (at < lines.Length && lines[at].Length > 0)
            files.Add(ReadFile(lines, ref at, file));
        if (at != lines.Length - 1 || files.Count == 0)
            throw Wrong(file, at, files.Count == 0 ? "no file" : "an empty line", "files that are added, up to the end");
        return files.Select(added => added.Name).Distinct(StringComparer.Ordinal).Count() == files.Count ? files
            : throw new InputException(file, "", "a file that is added twice", "each file once", Remedy);
    }

    private const string Remedy = "Write the patch with 'early task bundle', or with 'git add' and 'git diff --cached' in a clone where nothing else was changed.";

    private static ExportedFile ReadFile(string[] lines, ref int at, string file)
    {
        if (!lines[at].StartsWith(Start, StringComparison.Ordinal))
            throw Wrong(file, at, Shown(lines[at]), $"'{Start}…'");
        var begin = at++;
        Expect(lines, ref at, file, line => line == NewFile, $"'{NewFile}', because only files that are new can be tried without the rest of the repository");
        if (at < lines.Length && lines[at].StartsWith("index ", StringComparison.Ordinal))
            at++;
        Expect(lines, ref at, file, line => line == "--- /dev/null", "'--- /dev/null'");
        var path = Expect(lines, ref at, file, line => line.StartsWith("+++ b/", StringComparison.Ordinal), "'+++ b/…'")["+++ b/".Length..].TrimEnd('\t');
        if (lines[begin] != $"{Start}{path} b/{path}")
            throw Wrong(file, begin, Shown(lines[begin]), "the same path three times");
        RequireInside(file, begin, path);
        var hunk = Expect(lines, ref at, file, line => line.StartsWith("@@ -0,0 +1", StringComparison.Ordinal) && line.EndsWith(" @@", StringComparison.Ordinal), "'@@ -0,0 +1,… @@'");
        var count = 1;
        if (hunk is not "@@ -0,0 +1 @@" && !int.TryParse(hunk.AsSpan()["@@ -0,0 +1,".Length..^" @@".Length], NumberStyles.None, CultureInfo.InvariantCulture, out count))
            throw Wrong(file, at - 1, Shown(hunk), "the number of lines");
        StringBuilder text = new();
        for (var i = 0; i < count; i++)
            text.Append(Expect(lines, ref at, file, line => line.StartsWith('+'), $"line {i + 1} of {count} of {path}").AsSpan(1)).Append('\n');
        if (at < lines.Length && lines[at].StartsWith("\\ No newline", StringComparison.Ordinal))
        {
            at++;
            text.Length--;
        }
        return new ExportedFile(path, text.ToString());
    }

    private static string Expect(string[] lines, ref int at, string file, Predicate<string> fits, string expected) =>
        at < lines.Length && fits(lines[at]) ? lines[at++] : throw Wrong(file, at, at < lines.Length ? Shown(lines[at]) : "the end", expected);

    private static void RequireInside(string file, int line, string path)
    {
        var names = path.Split('/');
        if (names.Any(name => name.Length == 0 || name is "." or ".." or ".git" || name.AsSpan().IndexOfAny("\\:\"\0") >= 0))
            throw Wrong(file, line, Shown(path), "a path inside the repository");
    }

    private static string Shown(string line) => $"'{(line.Length > 100 ? line[..100] + "…" : line)}'";

    private static InputException Wrong(string file, int line, string found, string expected) =>
        new(file, string.Create(CultureInfo.InvariantCulture, $"line {line + 1}"), found, expected, Remedy);
}
