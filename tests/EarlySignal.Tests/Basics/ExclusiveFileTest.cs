using EarlySignal.Basics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Basics;

public class ExclusiveFileTest
{
    [Fact]
    public void A_file_is_held_by_one_at_a_time()
    {
        using var temp = new TempFolder();
        using (ExclusiveFile.TryOpen(temp.At("lock")))
            Assert.Null(ExclusiveFile.TryOpen(temp.At("lock")));
        using var again = ExclusiveFile.TryOpen(temp.At("lock"));
        Assert.NotNull(again);
    }

    [Fact]
    public void A_missing_folder_is_not_mistaken_for_a_held_file() =>
        Assert.Throws<DirectoryNotFoundException>(() => ExclusiveFile.TryOpen(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "lock")));
}
