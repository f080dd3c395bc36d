using System.IO.Enumeration;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.House;

/// <summary>A golden file that no test reads is a promise that nobody keeps.</summary>
public class GoldensAreUsedTest
{
    /// <summary>Which test source reads which files; <c>*</c> also matches a slash.</summary>
    private static readonly (string Files, string ReadBy)[] Readers =
    [
        ("models/*", "Engines/GoldenModelTest.cs"),
        ("lm_eval/*", "Metrics/LmEvalMetricsTest.cs"),
        ("tokenizers/tiny*", "Tokenizers/TokenizerGoldenTest.cs"),
        ("tokenizers/components.golden.json", "Tokenizers/TokenizerGoldenTest.cs"),
        ("signal/golden.json", "Signals/GoldenVectorTest.cs"),
        ("signal/e2lm_sq.csv", "Signals/E2lmDataTest.cs"),
        ("signal/real_e2lm_stats.json", "Signals/E2lmDataTest.cs"),
    ];

    [Fact]
    public void Every_golden_file_is_read_by_a_test()
    {
        var goldens = Path.Combine(GoldenData.TestsFolder, "Goldens");
        var unread = Directory.EnumerateFiles(goldens, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(goldens, file).Replace('\\', '/'))
            .Where(file => file != "SOURCE.md" && !Readers.Any(reader => FileSystemName.MatchesSimpleExpression(reader.Files, file)));
        Assert.Empty(unread);
    }

    [Fact]
    public void The_tests_that_are_said_to_read_goldens_exist_and_are_golden_tests() =>
        Assert.All(Readers, reader =>
        {
            var source = File.ReadAllText(Path.Combine(GoldenData.TestsFolder, reader.ReadBy));
            Assert.Contains("[Trait(\"Category\", \"Golden\")]", source);
            Assert.Contains(reader.Files.Split('/')[0], source);
        });
}
