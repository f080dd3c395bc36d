using EarlySignal.Benchmarks;

// usage: dotnet run -c Release --project tests/EarlySignal.Benchmarks -- cpu machine|products|prompts|job|checkpoint [AVX-512|AVX2|128-bit]
//        (scripts/bench runs all parts one after the other and keeps the tables)
//        dotnet run -c Release --project tests/EarlySignal.Benchmarks -- tokenizer --tokenizer path/to/tokenizer.json … [--rust path/to/node_modules]
//        dotnet run -c Release --project tests/EarlySignal.Benchmarks -- signal
// --rust compares with the reference implementation: in an empty folder outside the repository,
// `npm install tokenizers@0.23.2`, and give the node_modules folder that it makes. Needs Node.js 20.
switch (args)
{
    case ["cpu", var part, .. var rest] when CpuBenchmark.Parts.Contains(part) && rest.Length <= 1:
        CpuBenchmark.Run(part, rest.FirstOrDefault());
        return 0;
    case ["tokenizer", .. var rest] when rest.Length > 0:
        TokenizerBenchmark.Run(rest);
        return 0;
    case ["signal"]:
        SignalBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine($"usage: cpu {string.Join('|', CpuBenchmark.Parts)} [AVX-512|AVX2|128-bit]\n       tokenizer --tokenizer path/to/tokenizer.json … [--rust path/to/node_modules]\n       signal");
        return 2;
}
