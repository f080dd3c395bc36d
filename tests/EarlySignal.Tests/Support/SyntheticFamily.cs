using EarlySignal.Basics;
using EarlySignal.Signals.Families;

namespace EarlySignal.Tests.Support;

/// <summary>
/// A family whose scores for unlimited items are known: each item value is its checkpoint's true mean, plus a part that the item
/// has everywhere, a part that it has for one model, and a part of its own, all normal.
/// </summary>
/// <param name="Tokens">Tokens at each checkpoint, the same for all models.</param>
/// <param name="Truth">[model][checkpoint]: the means of unlimited items.</param>
internal sealed record SyntheticFamily(double[] Tokens, double[][] Truth)
{
    /// <summary>Curves that bend as learning curves do.</summary>
    /// <param name="random">Source of the models' differences and of the training's unevenness.</param>
    /// <param name="models">How many.</param>
    /// <param name="tokens">Tokens at each checkpoint.</param>
    /// <param name="rise">What training gains.</param>
    /// <param name="separation">Standard deviation of the models' final scores.</param>
    /// <param name="unevenness">Standard deviation of each checkpoint about the smooth curve: true ups and downs of training.</param>
    public static SyntheticFamily Learning(SeededRandom random, int models, double[] tokens, double rise, double separation, double unevenness)
    {
        double Curve(double tokensSeen) => 1 - Math.Exp(-3 * tokensSeen / tokens[^1]);
        var truth = new double[models][];
        for (var model = 0; model < models; model++)
        {
            var ability = separation * Normal(random);
            truth[model] = [.. tokens.Select(at => 0.27 + (rise + ability) * Curve(at) / Curve(tokens[^1]) + unevenness * Normal(random))];
        }
        return new(tokens, truth);
    }

    /// <summary>Item values of every model at every checkpoint.</summary>
    /// <param name="random">Source of the items.</param>
    /// <param name="items">How many.</param>
    /// <param name="shared">Standard deviation of the part that an item has everywhere.</param>
    /// <param name="perModel">Of the part that it has for one model.</param>
    /// <param name="own">Of the rest.</param>
    public IReadOnlyList<SeriesItems> Draw(SeededRandom random, int items, double shared, double perModel, double own)
    {
        double[] everywhere = [.. Enumerable.Range(0, items).Select(_ => shared * Normal(random))];
        return
        [
            .. Truth.Select((curve, model) =>
            {
                double[] forModel = [.. everywhere.Select(part => part + perModel * Normal(random))];
                return new SeriesItems($"model {model}", Tokens, [.. curve.Select(mean => forModel.Select(part => mean + part + own * Normal(random)).ToArray())]);
            }),
        ];
    }

    // Box and Muller's transform: cheap, as a simulation needs millions.
    private static double Normal(SeededRandom random) => Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit());
}
