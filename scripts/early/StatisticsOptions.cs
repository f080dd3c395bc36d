using System.CommandLine;
using System.Globalization;
using EarlySignal.Basics;
using EarlySignal.Reports;
using EarlySignal.Signals;
using EarlySignal.Signals.Families;
using EarlySignal.Signals.Rankings;

namespace EarlySignal.Early;

/// <summary>How the scores over several series are computed.</summary>
internal sealed class StatisticsOptions
{
    private const string References = "first, early, final, a number of billions of tokens such as 200bt, or a checkpoint's index from 0";

    private readonly Option<int> _replicates = new("--replicates") { Description = "How often the items are drawn anew for the intervals; 0 for no intervals", DefaultValueFactory = _ => new FamilyOptions().Replicates };

    private readonly Option<string> _weights = new("--weights") { Description = "Weights of SQ, RC and CS in the global score", DefaultValueFactory = _ => "0.5,0.1,0.4" };

    private readonly Option<string> _reference = new("--reference") { Description = $"The ranking that RC compares the others with: {References}; early is the mean up to 200 billion tokens", DefaultValueFactory = _ => "final" };

    private readonly Option<double?> _at = new("--at") { Description = "Billions of training tokens at which the ranking is forecast (steps where tokens are unknown); twice as far as all series reach when left out" };

    public void AddTo(Command command)
    {
        command.Add(_replicates);
        command.Add(_weights);
        command.Add(_reference);
        command.Add(_at);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="InputException">A value cannot be understood.</exception>
    public ReportOptions Read(ParseResult line)
    {
        var (replicates, at) = (line.GetValue(_replicates), line.GetValue(_at));
        if (replicates is < 0 or 1)
            throw new InputException("--replicates", "", $"{replicates}", "0 or a number above 1", "Give 1000, or 0 for no intervals.");
        if (at is not (null or > 0 and < double.PositiveInfinity))
            throw new InputException("--at", "", $"{at}", "a number above 0", "Give billions of tokens: 1000 for a trillion.");
        return new ReportOptions
        {
            Family = new FamilyOptions { Replicates = replicates, Weights = Weights(line.GetRequiredValue(_weights)), Reference = Reference(line.GetRequiredValue(_reference)) },
            ForecastAt = at ?? double.NaN,
        };
    }

    private static GlobalWeights Weights(string text)
    {
        double[] weights = [.. text.Split(',').Select(part => Number(part) is >= 0 and < double.PositiveInfinity and var weight ? weight : double.NaN)];
        return weights.Length == 3 && !weights.Any(double.IsNaN)
            ? new GlobalWeights(weights[0], weights[1], weights[2])
            : throw new InputException("--weights", "", $"'{text}'", "three numbers of at least 0 with commas between them, for SQ, RC and CS", "Give 0.5,0.1,0.4.");
    }

    private static RankingReference Reference(string text) => text switch
    {
        "first" => RankingReference.First,
        "early" => RankingReference.EarlyMean(),
        "final" => RankingReference.Final,
        _ when text.EndsWith("bt", StringComparison.OrdinalIgnoreCase) && Number(text[..^2]) is > 0 and var tokens => RankingReference.At(tokens),
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => RankingReference.Checkpoint(index),
        _ => throw new InputException("--reference", "", $"'{text}'", References, "Give one of these."),
    };

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
