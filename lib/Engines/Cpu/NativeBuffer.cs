using System.Runtime.InteropServices;

namespace EarlySignal.Engines.Cpu;

/// <summary>Aligned memory outside the managed heap that grows to the largest need and is then reused.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private float* _data;
    private nint _count;

    ~NativeBuffer() => Free();

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => (long)_count * sizeof(float);

    /// <summary>Room for so many numbers; what was there before is lost when it has to grow.</summary>
    public float* Room(nint count)
    {
        if (count > _count)
        {
            Free();
            _data = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Alignment);
            _count = count;
        }
        return _data;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        _count = 0;
    }
}
