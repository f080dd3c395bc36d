using System.Text.Json;
using EarlySignal.Basics;

namespace EarlySignal.Alignment;

/// <summary>A judge that remembers its verdicts on disk, one line of JSON each, so that no item is paid for twice. Errors are not remembered.</summary>
public sealed class CachedJudge : IJudge
{
    private static readonly JsonSerializerOptions LowerCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly IJudge _judge;
    private readonly string _file;
    private readonly Dictionary<string, Verdict> _known = [];
    private readonly Lock _gate = new();

    /// <summary>Opens the memory.</summary>
    /// <param name="judge">Who is asked about what is not known yet.</param>
    /// <param name="file">The file; it is created with the first verdict. Lines that cannot be read, as a killed process leaves them, are passed over.</param>
    public CachedJudge(IJudge judge, string file)
    {
        (_judge, _file) = (judge, file);
        if (File.Exists(file))
            foreach (var line in File.ReadLines(file))
                Remember(line);
    }

    /// <inheritdoc/>
    public string Name => _judge.Name;

    /// <summary>Whether an item's verdict is known, so that it costs nothing.</summary>
    public bool Knows(AlignmentQuestion question)
    {
        lock (_gate)
            return _known.ContainsKey(KeyOf(question));
    }

    /// <inheritdoc/>
    public async Task<Judgement> JudgeAsync(AlignmentQuestion question, CancellationToken stop)
    {
        var key = KeyOf(question);
        lock (_gate)
            if (_known.TryGetValue(key, out var known))
                return new Judgement(question.Id, known);
        var judgement = await _judge.JudgeAsync(question, stop);
        if (judgement.Verdict is { } verdict)
            lock (_gate)
                if (_known.TryAdd(key, verdict))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
                    File.AppendAllText(_file, JsonSerializer.Serialize(new Line(key, _judge.Name, verdict.ToString()), LowerCase) + "\n");
                }
        return judgement;
    }

    private sealed record Line(string Key, string Model, string Verdict);

    private void Remember(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<Line>(text, LowerCase) is { Key: not null } line && Enum.TryParse<Verdict>(line.Verdict, out var verdict))
                _known[line.Key] = verdict;
        }
        catch (JsonException)
        {
            // Its item is asked about again.
        }
    }

    // Everything that the answer depends on.
    private string KeyOf(AlignmentQuestion question)
    {
        using var hash = new ContentHash();
        return hash.Add(_judge.Name).Add(OpenAiJudge.Instruction).Add(question.Text).Hex();
    }
}
