using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace EarlySignal.Notebooks.Cells;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">A compiler code such as <c>CS0103</c>, or the type of the exception.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Traceback">What a person reads to find the place, line by line.</param>
/// <param name="Line">The line of the cell, from 1; 0 when it is not known.</param>
internal sealed partial record CellFault(string Name, string Message, IReadOnlyList<string> Traceback, int Line)
{
    /// <summary>The most compiler errors and stack frames that are worth reading.</summary>
    private const int MostErrors = 10, MostFrames = 20;

    /// <summary>What front ends show of a fault: they show these lines alone, so there is always one.</summary>
    public IReadOnlyList<string> Shown => Traceback.Count > 0 ? Traceback : [ToString()];

    /// <summary>The text that follows the place in a compiler-like message.</summary>
    public override string ToString() => $"{Name}: {Message}";

    /// <summary>The fault of a cell that does not compile.</summary>
    public static CellFault Of(string code, IEnumerable<Diagnostic> errors)
    {
        var lines = code.Split('\n');
        var traceback = new List<string>();
        var all = errors.OrderBy(error => error.Location.SourceSpan.Start).ToList();
        foreach (var error in all.Take(MostErrors))
        {
            var at = error.Location.GetLineSpan().StartLinePosition;
            traceback.Add($"({at.Line + 1},{at.Character + 1}): error {error.Id}: {error.GetMessage()}");
            if (at.Line < lines.Length)
                traceback.AddRange(["    " + lines[at.Line].TrimEnd(), "    " + new string(' ', at.Character) + "^"]);
        }
        return new CellFault(all[0].Id, all[0].GetMessage(), traceback, all[0].Location.GetLineSpan().StartLinePosition.Line + 1);
    }

    /// <summary>The fault of a cell that threw.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="cell">What stack traces call it.</param>
    /// <param name="thrown">What it threw.</param>
    public static CellFault Of(string code, string cell, Exception thrown)
    {
        var lines = code.Split('\n');
        var traceback = new List<string>();
        var line = 0;
        for (var fault = thrown; fault is not null; fault = fault.InnerException)
        {
            traceback.Add($"{(fault == thrown ? "" : "---> ")}{fault.GetType().FullName}: {fault.Message}");
            foreach (var (method, place) in Frames(fault).Take(MostFrames))
            {
                traceback.Add($"   at {method}{(place is null ? "" : $" in {place.Value.Cell}:line {place.Value.Line}")}");
                if (place?.Cell != cell || place.Value.Line > lines.Length)
                    continue;
                traceback.Add($"      {lines[place.Value.Line - 1].Trim()}");
                if (line == 0)
                    line = place.Value.Line;
            }
        }
        return new CellFault(thrown.GetType().Name, thrown.Message, traceback, line);
    }

    // Frames of compiled code are told without file and line: those would be paths of the machine that compiled it.
    private static IEnumerable<(string Method, (string Cell, int Line)? Place)> Frames(Exception fault)
    {
        foreach (var frame in new StackTrace(fault, fNeedFileInfo: true).GetFrames())
        {
            var type = frame.GetMethod()?.DeclaringType;
            if (type is null || type.Assembly == typeof(CellFault).Assembly || Machinery.Any(name => type.FullName!.StartsWith(name, StringComparison.Ordinal)))
                continue;
            var inCell = type.FullName!.StartsWith("Submission#", StringComparison.Ordinal);
            var method = Submission().Replace($"{type.FullName}.{frame.GetMethod()!.Name}", "");
            yield return (method.Length == 0 ? "the cell" : method, inCell && frame.GetFileLineNumber() > 0 ? (Path.GetFileName(frame.GetFileName()!), frame.GetFileLineNumber()) : null);
        }
    }

    private static readonly string[] Machinery =
        ["Microsoft.CodeAnalysis.Scripting", "System.Runtime.CompilerServices", "System.Runtime.ExceptionServices", "System.Runtime.ControlledExecution"];

    [GeneratedRegex(@"Submission#\d+[.+]?(<<Initialize>>d__\d+\.MoveNext)?")]
    private static partial Regex Submission();
}

/// <summary>A cell cannot be run, for a reason that is not the compiler's.</summary>
internal sealed class CellException(CellFault fault) : Exception(fault.Message)
{
    /// <summary>The reason.</summary>
    public CellFault Fault { get; } = fault;
}
