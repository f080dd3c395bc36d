using EarlySignal.Basics;

namespace EarlySignal.Signals;

/// <summary>
/// Science compliance (CS): the share of what a run on a science mixture learns above chance, over the early part of training,
/// that a run of the same size on web text alone does not: max(0, 1 − web area / science area). 0 when web text does as well or
/// better, 1 when it teaches nothing. E2LM's own formula is not public; this is another one for the same question.
/// </summary>
/// <remarks>
/// An area is the mean height of a curve above chance, over tokens: straight lines between checkpoints, and only the tokens that
/// both runs cover, so that unequal checkpoints are compared fairly. The difference of the areas is the net area between the
/// curves; it is divided by the area between the upper curve and chance, and not by the way to a perfect score, which no young
/// model goes. Noise is averaged over the curve before anything is cut off at 0: taking max(0, science − web) at each checkpoint
/// instead would reward noise. An area below chance counts as 0; when both do, the value is 0. Near chance the ratio is of two
/// small numbers, and its interval says so.
/// </remarks>
/// <param name="Value">In [0, 1]; NaN when the runs have no tokens in common or chance is unknown.</param>
/// <param name="ScienceArea">Mean height of the science run above chance, at least 0.</param>
/// <param name="WebArea">Mean height of the web-only run above chance, at least 0.</param>
/// <param name="FromTokens">Where the compared part begins.</param>
/// <param name="ToTokens">Where it ends.</param>
public readonly record struct ScienceCompliance(double Value, double ScienceArea, double WebArea, double FromTokens, double ToTokens)
{
    /// <summary>The compliance of two curves.</summary>
    /// <param name="science">The run on the science mixture. Higher is better; NaN values are left out with their checkpoints.</param>
    /// <param name="web">The run on web text alone.</param>
    /// <param name="chance">What a model that knows nothing scores, such as blind guessing for accuracy and 0 for a log-likelihood difference.</param>
    /// <param name="untilTokens">Where the early part ends, in the unit of <see cref="Curve.Tokens"/>.</param>
    public static ScienceCompliance Of(Curve science, Curve web, double chance, double untilTokens = double.PositiveInfinity)
    {
        var (scienceAt, webAt) = (Defined(science), Defined(web));
        var window = Window.Of([.. scienceAt.Select(i => science.Tokens[i])], [.. webAt.Select(i => web.Tokens[i])], untilTokens);
        return window.Compare([.. scienceAt.Select(i => science.Values[i])], [.. webAt.Select(i => web.Values[i])], chance);
    }

    private static int[] Defined(Curve curve) => [.. Enumerable.Range(0, curve.Count).Where(i => !double.IsNaN(curve.Values[i]))];

    /// <summary>The tokens that both runs cover, and the weight of each checkpoint in the mean height over them.</summary>
    internal sealed record Window(double From, double To, double[] ScienceWeights, double[] WebWeights)
    {
        public static Window Of(IReadOnlyList<double> science, IReadOnlyList<double> web, double until)
        {
            if (science.Count == 0 || web.Count == 0)
                return new(double.NaN, double.NaN, [], []);
            var (from, to) = (Math.Max(science[0], web[0]), Math.Min(Math.Min(science[^1], web[^1]), until));
            return from <= to ? new(from, to, Weights(science, from, to), Weights(web, from, to)) : new(double.NaN, double.NaN, [], []);
        }

        public ScienceCompliance Compare(IReadOnlyList<double> science, IReadOnlyList<double> web, double chance)
        {
            if (ScienceWeights.Length == 0 || double.IsNaN(chance))
                return new(double.NaN, double.NaN, double.NaN, From, To);
            var (upper, lower) = (Math.Max(0, Height(science, ScienceWeights) - chance), Math.Max(0, Height(web, WebWeights) - chance));
            var value = upper == 0 ? 0 : Math.Max(0, 1 - lower / upper);
            return new(double.IsNaN(lower) ? double.NaN : value, upper, lower, From, To);
        }

        private static double Height(IReadOnlyList<double> values, double[] weights)
        {
            var sum = new CompensatedSum();
            for (var i = 0; i < weights.Length; i++)
                // A checkpoint outside the window may be infinite, and does not matter.
                sum.Add(weights[i] == 0 ? 0 : weights[i] * values[i]);
            return sum.Value;
        }

        /// <summary>The mean height of the lines between checkpoints, from one token count to another, as a weighted sum of the values at the checkpoints.</summary>
        private static double[] Weights(IReadOnlyList<double> tokens, double from, double to)
        {
            var weights = new double[tokens.Count];
            if (from == to)
            {
                var last = Enumerable.Range(0, tokens.Count).Last(i => tokens[i] <= from);
                var next = Math.Min(last + 1, tokens.Count - 1);
                var share = next == last ? 0 : (from - tokens[last]) / (tokens[next] - tokens[last]);
                weights[next] += share;
                weights[last] += 1 - share;
                return weights;
            }
            for (var i = 0; i + 1 < tokens.Count; i++)
            {
                var (left, right) = (Math.Max(tokens[i], from), Math.Min(tokens[i + 1], to));
                if (left >= right)
                    continue;
                var width = (right - left) / (to - from);
                var towardsRight = ((left + right) / 2 - tokens[i]) / (tokens[i + 1] - tokens[i]);
                weights[i] += width * (1 - towardsRight);
                weights[i + 1] += width * towardsRight;
            }
            return weights;
        }
    }
}
