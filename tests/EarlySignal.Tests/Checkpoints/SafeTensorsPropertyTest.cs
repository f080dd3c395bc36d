using EarlySignal.Basics;
using EarlySignal.Checkpoints;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Checkpoints;

public sealed class SafeTensorsPropertyTest : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(1);
        for (var round = 0; round < 100; round++)
        {
            var tensors = RandomTensors(random);
            using var file = SafeTensorsFile.Open(Write(SafeTensorsBytes.Of(tensors.Select(entry => entry.Tensor))));
            Assert.Equal(tensors.Select(entry => entry.Tensor.Name), file.Names);
            foreach (var (tensor, values) in tensors)
            {
                var read = file.Get(tensor.Name);
                Assert.Equal(tensor.Shape, read.Shape);
                Assert.Equal(values, read.ToArray());
                var first = random.Next(values.Length + 1);
                var part = new float[random.Next(values.Length - first + 1)];
                read.Read(first, part);
                Assert.Equal(values[first..(first + part.Length)], part);
            }
        }
    }

    [Fact]
    public void A_damaged_file_is_sound_or_an_input_error()
    {
        var random = new Random(2);
        var refused = 0;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = Damage(SafeTensorsBytes.Of(RandomTensors(random).Select(entry => entry.Tensor)), random);
            try
            {
                using var file = SafeTensorsFile.Open(Write(bytes));
                foreach (var name in file.Names)
                    file.Get(name).ToArray();
            }
            catch (InputException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 500, 999);
    }

    /// <summary>Cuts the end off, or changes, repeats or removes a few bytes, mostly of the header.</summary>
    private static byte[] Damage(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(random.Next(4) == 0 ? bytes.Count : Math.Min(bytes.Count, 200));
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, bytes[at]);
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes[at] = (byte)"0123456789-[]{},:\"\\e."[random.Next(21)];
                    break;
            }
        }
        return [.. bytes];
    }

    private static List<(TestTensor Tensor, float[] Values)> RandomTensors(Random random)
    {
        string[] types = ["F32", "F16", "BF16"];
        var tensors = new List<(TestTensor, float[])>();
        for (var i = random.Next(5); i >= 0; i--)
        {
            var shape = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(5)).ToArray();
            // Small multiples of 1/4 are exact in all three types.
            var values = Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ => random.Next(-100, 100) / 4f).ToArray();
            tensors.Add((TestTensor.Of($"t{i}.\"ä{(char)random.Next(32, 127)}", shape, values, types[random.Next(3)]), values));
        }
        return tensors;
    }

    private string Write(byte[] bytes)
    {
        var path = _folder.At("any.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
