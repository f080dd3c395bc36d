using EarlySignal.Benchmarks;

// usage: dotnet run -c Release --project tests/EarlySignal.Benchmarks -- cpu [AVX-512|AVX2|128-bit]
switch (args)
{
    case ["cpu", .. var rest] when rest.Length <= 1:
        CpuBenchmark.Run(rest.FirstOrDefault());
        return 0;
    default:
        Console.Error.WriteLine("usage: cpu [AVX-512|AVX2|128-bit]");
        return 2;
}
