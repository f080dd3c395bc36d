using System.Text.RegularExpressions;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.House;

public class RoomsTest
{
    private static readonly Dictionary<string, string[]> MayName = new()
    {
        ["Basics"] = [],
        ["Hub"] = [],
        ["Checkpoints"] = [],
        ["Tokenizers"] = [],
        ["Tasks"] = [],
        ["Results"] = [],
        ["Signals"] = [],
        ["Models"] = ["Checkpoints"],
        ["Plans"] = ["Tasks", "Tokenizers"],
        ["Engines"] = ["Checkpoints", "Models", "Plans"],
        ["Metrics"] = ["Results"],
        ["Alignment"] = ["Tasks"],
        ["Reports"] = ["Metrics", "Signals"],
    };

    private static string Lib => Path.Combine(GoldenData.Repository, "lib");

    private static IEnumerable<string> SourcesOf(string room) =>
        Directory.EnumerateFiles(Path.Combine(Lib, room), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> Rooms =>
        Directory.EnumerateDirectories(Lib).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"));

    // In full, or as C# allows it inside the common namespace: Tasks.Item.
    private static IEnumerable<string> Names(string source) =>
        Regex.Matches(source, @"\bEarlySignal\.(?<room>\w+)|(?<![\w.])(?<room>\w+)\.[A-Z]").Select(match => match.Groups["room"].Value);

    [Theory]
    [InlineData("using EarlySignal.Tasks;")]
    [InlineData("private Tasks.Item _item;")]
    [InlineData("EarlySignal.Tasks.Item item;")]
    public void A_room_is_named_in_full_or_in_part(string source) => Assert.Contains("Tasks", Names(source));

    [Fact]
    public void A_room_names_only_the_rooms_that_it_may_know()
    {
        var faults =
            from room in Rooms
            where room != "Runs"
            let known = MayName.GetValueOrDefault(room) ?? throw new InvalidOperationException($"lib/{room} is no room of the design.")
            from file in SourcesOf(room)
            from named in Names(File.ReadAllText(file)).Distinct()
            where named != room && named != "Basics" && !known.Contains(named) && (MayName.ContainsKey(named) || named == "Runs")
            select $"{room}/{Path.GetFileName(file)} names {named}, but {room} may only name: {string.Join(", ", known.Append("Basics"))}. "
                + "Move the line to Runs, or pass plain data instead.";
        Assert.Empty(faults);
    }

    [Fact]
    public void Every_file_declares_the_namespace_of_its_room()
    {
        var faults =
            from room in Rooms
            from file in SourcesOf(room)
            where !File.ReadLines(file).Any(line => line.StartsWith($"namespace EarlySignal.{room}", StringComparison.Ordinal))
            select $"{room}/{Path.GetFileName(file)}";
        Assert.Empty(faults);
    }

    [Fact]
    public void No_global_using_hides_which_room_a_file_names() =>
        Assert.DoesNotContain(Rooms.SelectMany(SourcesOf), file => File.ReadAllText(file).Contains("global using", StringComparison.Ordinal));

    [Fact]
    public void The_top_level_holds_the_house_and_nothing_beside_it()
    {
        string[] known =
        [
            "notebooks", "lib", "tests", "data", "scripts", "README.md", "LICENSE", "Toolkit.sln",
            "Directory.Build.props", "Directory.Packages.props", "global.json",
            // Made by running, ignored by git.
            "artifacts", "results", "report.html", "TestResults",
        ];
        var entries = Directory.EnumerateFileSystemEntries(GoldenData.Repository).Select(path => Path.GetFileName(path)!);
        Assert.Empty(entries.Where(name => !name.StartsWith('.')).Except(known));
    }
}
