using EarlySignal.Engines.Cpu;

namespace EarlySignal.Benchmarks;

/// <summary>Matrix products of the kernels beside the machine's peak and OpenBLAS.</summary>
internal static class ProductBenchmark
{
    private const int Rounds = 7;
    private static readonly (int Tokens, int Outputs, int Inputs)[] Products =
    [
        (16, 768, 768), (64, 768, 768), (256, 768, 768), (1024, 768, 768), (256, 768, 288), (256, 2048, 768), (256, 768, 2048),
        (256, 6144, 1280), (1024, 6144, 1280), (256, 1280, 6144), (1024, 1280, 6144), (256, 65536, 1280),
    ];

    /// <summary>Measures and prints a table.</summary>
    public static void Run<S, V>(WorkerPool pool, Func<double> peak) where S : struct, ISimd<V> where V : struct
    {
        var openBlas = OpenBlas.Open(pool.Workers);
        Console.WriteLine("\n## Matrix products\n\n| tokens × outputs × inputs | GFLOP/s | of peak | OpenBLAS | ours / OpenBLAS |\n|---|---:|---:|---:|---:|");
        foreach (var (tokens, outputs, inputs) in Products)
        {
            using var product = new ProductRate<S, V>(pool, openBlas, tokens, outputs, inputs);
            var rates = Turns.Take(Rounds, product.Measure, peak, product.MeasureOpenBlas);
            Console.WriteLine($"| {tokens} × {outputs} × {inputs} | {Turns.Median(rates[0]):f0} | {Turns.Ratio(rates[0], rates[1]):f2} | {Turns.Median(rates[2]):f0} | {Turns.Ratio(rates[0], rates[2]):f2} |");
        }
    }
}
