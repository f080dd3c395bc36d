using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EarlySignal.Tokenizers;

namespace EarlySignal.Benchmarks;

/// <summary>How fast tokenizers encode English, beside the reference implementation on the same text in the same moment.</summary>
internal static class TokenizerBenchmark
{
    private const int TextBytes = 10_000_000;
    private const int Rounds = 3;
    private const int OursPerRound = 3;    // the reference takes much longer, so that one more round of it costs more
    private const int LongWordLetters = 100_000;

    /// <summary>Measures, and prints a table in Markdown.</summary>
    /// <param name="arguments"><c>--tokenizer</c> and paths of <c>tokenizer.json</c> files, and <c>--rust</c> and a folder when there is one to compare with.</param>
    public static void Run(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var (files, modules) = Parse(arguments);
        var root = RepositoryRoot();
        var documents = EnglishText.Documents(TextBytes, Path.Combine(root, "data", "benchmarks"));
        var documentsFile = Path.GetTempFileName();
        try
        {
            File.WriteAllText(documentsFile, JsonSerializer.Serialize(documents));
            var script = Path.Combine(root, "scripts", "tokenizer_yardstick.mjs");
            foreach (var file in files)
            {
                using var rust = modules is null ? null : new RustYardstick(script, modules, file, documentsFile);
                if (file == files[0])
                    PrintHead(documents, rust?.Version);
                Console.WriteLine(Row(file, documents, rust));
            }
        }
        finally
        {
            File.Delete(documentsFile);
        }
    }

    private static string Row(string file, string[] documents, RustYardstick? rust)
    {
        var text = string.Concat(documents);
        var megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        var tokenizer = Tokenizer.Load(file);
        Job[] jobs =
        [
            new(() => [tokenizer.Encode(text, addSpecialTokens: false)], () => rust?.Encode(wholeText: true)),
            new(() => Array.ConvertAll(documents, document => tokenizer.Encode(document, addSpecialTokens: false)), () => rust?.Encode(wholeText: false)),
            new(() => EncodeInParallel(tokenizer, documents, threads: 2), () => null),
        ];
        // The jobs take turns, so that all of them see the same machine.
        foreach (var job in jobs)
            job.WarmUp();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var job in jobs)
                job.Measure();
        }
        var (whole, alone, two) = (jobs[0], jobs[1], jobs[2]);
        var loadSeconds = Median(Enumerable.Range(0, 3).Select(_ => Seconds(() => Tokenizer.Load(file))));
        var random = new Random(1);
        var longWord = string.Concat(Enumerable.Range(0, LongWordLetters).Select(_ => (char)('a' + random.Next(26))));
        var longSeconds = Median(Enumerable.Range(0, 3).Select(_ => Seconds(() => tokenizer.Encode(longWord, addSpecialTokens: false))));
        string Rate(IEnumerable<double> seconds) => $"{megabytes / seconds.Min():f1} ({megabytes / Median(seconds):f1})";
        var name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        var ours = $"| {name} | {alone.Count} | {Rate(whole.Ours)} | {Rate(alone.Ours)} | {Rate(two.Ours)} | {alone.Ours.Min() / two.Ours.Min():f2} | {loadSeconds:f2} | {longSeconds * 1000:f0} |";
        return rust is null ? ours : $"{ours} {Rate(whole.Rust)} | {Rate(alone.Rust)} | {rust.LoadSeconds:f2} | {Ratio(whole)} | {Ratio(alone)} |";
    }

    private static void PrintHead(string[] documents, string? rustVersion)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(documents))));
        Console.WriteLine($"{Machine.Description}, {DateTime.UtcNow:yyyy-MM-dd}{(rustVersion is null ? "" : $", Rust tokenizers {rustVersion} (npm)")}");
        Console.WriteLine($"Text: {documents.Length} documents, {documents.Sum(document => (long)Encoding.UTF8.GetByteCount(document))} bytes, SHA-256 {hash[..16]}…");
        Console.WriteLine($"Rates in MB/s of UTF-8: the best (and the median) of {Rounds} rounds in turn. Loading in seconds, a word of {LongWordLetters} letters in milliseconds.\n");
        Console.WriteLine("| tokenizer | tokens | whole text | documents | 2 threads | scaling | load | long word |" + (rustVersion is null ? "" : " Rust: whole text | documents | load | ours/Rust: whole text | documents |"));
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", rustVersion is null ? 7 : 12)));
    }

    private static int[][] EncodeInParallel(Tokenizer tokenizer, string[] documents, int threads)
    {
        var ids = new int[documents.Length][];
        Parallel.For(0, documents.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => ids[i] = tokenizer.Encode(documents[i], addSpecialTokens: false));
        return ids;
    }

    private static string Ratio(Job job) => $"{job.Rust.Min() / job.Ours.Min():f2}";

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static (List<string> Files, string? Modules) Parse(string[] arguments)
    {
        List<string> files = [];
        string? modules = null;
        var option = "--tokenizer";
        foreach (var argument in arguments)
        {
            if (argument is "--tokenizer" or "--rust")
                option = argument;
            else if (option == "--rust")
                modules = argument;
            else
                files.Add(argument);
        }
        return files.Count > 0 ? (files, modules) : throw new ArgumentException("Name at least one tokenizer.json behind --tokenizer.");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Toolkit.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("This program reads data/ and scripts/ of the repository, and was started outside of it.");
        return folder.FullName;
    }

    /// <summary>One way to encode the text, ours and the reference's, and how long they took.</summary>
    private sealed class Job(Func<int[][]> encode, Func<(double Seconds, int Count, string Hash)?> reference)
    {
        public List<double> Ours { get; } = [];

        public List<double> Rust { get; } = [];

        /// <summary>How many ids the text has.</summary>
        public int Count { get; private set; }

        /// <summary>Lets the runtime compile what is used.</summary>
        public void WarmUp() => Seconds(() => encode());

        /// <summary>One round of both; other ids than the reference's end the program.</summary>
        public void Measure()
        {
            int[][] ids = [];
            for (var repeat = 0; repeat < OursPerRound; repeat++)
                Ours.Add(Seconds(() => ids = encode()));
            Count = ids.Sum(part => part.Length);
            if (reference() is not { } rust)
                return;
            if (rust.Count != Count || rust.Hash != HashOf(ids))
                throw new InvalidOperationException($"The ids are wrong: {Count} of ours, {rust.Count} of the reference's.");
            Rust.Add(rust.Seconds);
        }

        private static string HashOf(int[][] ids)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var part in ids)
                hash.AppendData(MemoryMarshal.AsBytes<int>(part));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }
}
