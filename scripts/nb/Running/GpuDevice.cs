using System.Runtime.InteropServices;

namespace EarlySignal.Notebooks.Running;

/// <summary>Asks the driver whether there is a CUDA device.</summary>
internal static unsafe class GpuDevice
{
    // Where containers keep the driver outside the loader's path: Colab, Kaggle, Debian, WSL.
    private static readonly string[] Folders = ["", "/usr/lib64-nvidia", "/usr/local/nvidia/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/wsl/lib"];

    public static bool IsPresent()
    {
        var file = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        foreach (var folder in Folders)
        {
            if (!NativeLibrary.TryLoad(Path.Combine(folder, file), out var driver))
                continue;
            var count = 0;
            return NativeLibrary.TryGetExport(driver, "cuInit", out var init)
                && NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out var devices)
                && ((delegate* unmanaged<uint, int>)init)(0) == 0
                && ((delegate* unmanaged<int*, int>)devices)(&count) == 0
                && count > 0;
        }
        return false;
    }
}
