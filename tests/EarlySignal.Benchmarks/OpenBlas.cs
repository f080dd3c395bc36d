using System.Runtime.InteropServices;

namespace EarlySignal.Benchmarks;

/// <summary>Debian's OpenBLAS, when it is installed (package libopenblas0-pthread): what native code makes of the same products.</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;
    // Its threads go on spinning for a while after a product, and would take the cores from whoever is measured next.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(80);

    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _multiply;

    private OpenBlas(nint library, int threads)
    {
        _multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(threads);
        var config = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_config"))());
        var core = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_corename"))());
        Description = $"{string.Join(' ', config!.Split(' ').Take(2))}, kernels for {core}";
    }

    /// <summary>Version and kernels.</summary>
    public string Description { get; }

    /// <summary>Opens the library, or answers null when there is none.</summary>
    public static OpenBlas? Open(int threads) => NativeLibrary.TryLoad("libopenblas.so.0", out var library) ? new OpenBlas(library, threads) : null;

    /// <summary>GFLOP/s of C = A Wᵀ for A (tokens, inputs) and W (outputs, inputs), all row-major.</summary>
    public double Measure(int tokens, int outputs, int inputs, float* a, float* w, float* c, int repeats)
    {
        var seconds = Turns.Seconds(() =>
        {
            for (var repeat = 0; repeat < repeats; repeat++)
                _multiply(RowMajor, NoTranspose, Transpose, tokens, outputs, inputs, 1, a, inputs, w, inputs, 0, c, outputs);
        });
        Thread.Sleep(Settling);
        return 2.0 * tokens * outputs * inputs * repeats / seconds / 1e9;
    }
}
