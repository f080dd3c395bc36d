using System.Diagnostics;
using System.Text.Json;

namespace EarlySignal.Benchmarks;

/// <summary>The reference tokenizer in a process of its own, which runs once for each question.</summary>
internal sealed class RustYardstick : IDisposable
{
    private static readonly JsonSerializerOptions TupleFields = new() { IncludeFields = true };
    private readonly Process _process;

    /// <param name="script">Path of <c>tokenizer_yardstick.mjs</c>.</param>
    /// <param name="modules">The <c>node_modules</c> folder that holds the package <c>tokenizers</c>.</param>
    /// <param name="tokenizer">Path of a <c>tokenizer.json</c>.</param>
    /// <param name="documents">Path of a JSON array of texts.</param>
    public RustYardstick(string script, string modules, string tokenizer, string documents)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { script, modules, tokenizer, documents })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        (Version, LoadSeconds) = Answer<(string, double)>();
    }

    /// <summary>Which release of the package runs.</summary>
    public string Version { get; }

    /// <summary>How long it took to read the tokenizer.</summary>
    public double LoadSeconds { get; }

    /// <summary>Encodes all documents one after the other, or the whole text that they make.</summary>
    /// <returns>How long it took, and how many ids came, with a hash of them all.</returns>
    public (double Seconds, int Count, string Hash) Encode(bool wholeText)
    {
        _process.StandardInput.WriteLine(wholeText ? "text" : "documents");
        return Answer<(double, int, string)>();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private T Answer<T>() where T : struct => _process.StandardOutput.ReadLine() is { } line
        ? JsonSerializer.Deserialize<T>(line, TupleFields)
        : throw new InvalidOperationException("The yardstick ended early; its message is above.");
}
