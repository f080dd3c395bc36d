using EarlySignal.Basics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace EarlySignal.Signals.Families;

/// <summary>
/// Plausible curves of a family for unlimited items, made from resampled ones.
/// </summary>
/// <remarks>
/// A resampled curve holds the noise of finitely many items twice: once from the items that were asked, once from drawing among
/// them. Scores of order and smoothness fall with every bit of noise, so that their replicates lie below the score itself, and
/// that below the truth: percentiles of replicates can miss the truth always. Here the noise is taken out instead. The curves are
/// split into parts — their common shape (a polynomial in the logarithm of tokens), the models' levels, the models' own shapes,
/// and what is left from checkpoint to checkpoint — and each part but the first is shrunk towards 0 by k = 1 − (variance that
/// noise alone gives it) / (variance found), while the noise of each replicate is scaled by √k. The draws then vary as much as
/// the true parts do: they are draws from the posterior of a normal model whose variances are estimated (empirical Bayes). The
/// variance found is itself uncertain, and is drawn anew for each replicate, by its chi-squared distribution.
/// The common shape is not shrunk. Where curves do not follow such a polynomial, the misfit counts as true unevenness, and the
/// result moves back towards plain percentiles.
/// </remarks>
internal static class NoiseFreeDraws
{
    // Enough for the bend of a learning curve; a quarter of the checkpoints leaves most of them to tell noise by.
    private const int LargestDegree = 5;
    private const int CheckpointsPerDegree = 4;

    /// <summary>The draws.</summary>
    /// <param name="tokens">[series][checkpoint].</param>
    /// <param name="found">[series][checkpoint]: means over all items.</param>
    /// <param name="resampled">[replicate][series][checkpoint]; a replicate with a NaN gives NaN.</param>
    /// <param name="seed">Seed of the variances.</param>
    /// <returns>[replicate][series][checkpoint].</returns>
    public static double[][][] Of(IReadOnlyList<double[]> tokens, IReadOnlyList<double[]> found, IReadOnlyList<double[][]> resampled, ulong seed)
    {
        var fewest = tokens.Min(series => series.Length);
        var shapes = new CurveShapes(tokens, Math.Min(LargestDegree, fewest / CheckpointsPerDegree));
        var truth = shapes.Split(found);
        Parts[] noises = [.. resampled.Select(replicate => shapes.Split(Difference(replicate, found)))];
        var shrinkages = Enumerable.Range(0, Parts.Shrunk).Select(part => Shrinkage.Of(truth, noises, part, shapes.FreedomOf(part))).ToArray();
        var draws = new double[resampled.Count][][];
        for (var b = 0; b < draws.Length; b++)
        {
            var random = SeededRandom.ForReplicate(seed, b);
            double[] kept = [.. shrinkages.Select(shrinkage => shrinkage.Draw(random))];
            draws[b] = shapes.Join(truth.Shrink(kept, noises[b]));
        }
        return draws;
    }

    private static double[][] Difference(double[][] left, IReadOnlyList<double[]> right) =>
        [.. left.Select((series, i) => series.Select((value, j) => value - right[i][j]).ToArray())];

    /// <summary>How much of a part is kept.</summary>
    private readonly record struct Shrinkage(double NoiseOverFound, int Freedom)
    {
        public static Shrinkage Of(Parts truth, Parts[] noises, int part, int freedom)
        {
            var noise = new CompensatedSum();
            var defined = 0;
            foreach (var size in noises.Select(replicate => replicate.SquaredSize(part)).Where(double.IsFinite))
            {
                noise.Add(size);
                defined++;
            }
            var found = truth.SquaredSize(part);
            // Without noise all is true; with noise and nothing found, nothing is.
            return new(noise.Value == 0 ? 0 : noise.Value / defined / found, freedom);
        }

        public double Draw(SeededRandom random)
        {
            var uniform = random.Unit();
            if (NoiseOverFound == 0 || Freedom == 0)
                return 1;
            return Math.Max(0, 1 - NoiseOverFound * ChiSquared.InvCDF(Freedom, uniform) / Freedom);
        }
    }

    /// <summary>A family of curves, split. Levels and shapes are coefficients of each series less their mean.</summary>
    private sealed record Parts(double[] Common, double[] Levels, double[][] Shapes, double[][] Rest)
    {
        public const int Shrunk = 3;

        public double SquaredSize(int part) => part switch
        {
            0 => Levels.Sum(level => level * level),
            1 => Shapes.Sum(series => series.Sum(coefficient => coefficient * coefficient)),
            _ => Rest.Sum(series => series.Sum(value => value * value)),
        };

        public Parts Shrink(double[] kept, Parts noise)
        {
            double[] root = [.. kept.Select(Math.Sqrt)];
            double[] Both(double[] truth, double[] error, int part) => [.. truth.Zip(error, (t, e) => kept[part] * t + root[part] * e)];
            return new(
                [.. Common.Zip(noise.Common, (t, e) => t + e)],
                Both(Levels, noise.Levels, 0),
                [.. Shapes.Zip(noise.Shapes, (t, e) => Both(t, e, 1))],
                [.. Rest.Zip(noise.Rest, (t, e) => Both(t, e, 2))]);
        }
    }

    /// <summary>Legendre polynomials in the logarithm of tokens, fitted to each series by least squares.</summary>
    private sealed class CurveShapes
    {
        private readonly int _degree;
        private readonly Matrix<double>[] _polynomials; // [series]: checkpoint × degree + 1
        private readonly Matrix<double>[] _fits;        // [series]: degree + 1 × checkpoint

        public CurveShapes(IReadOnlyList<double[]> tokens, int degree)
        {
            _degree = degree;
            var positive = tokens.SelectMany(series => series).Where(at => at > 0).DefaultIfEmpty(1).Min();
            // A checkpoint before training has no logarithm: half of the first tokens stand for none.
            double[][] positions = [.. tokens.Select(series => series.Select(at => Math.Log(Math.Max(at, positive / 2))).ToArray())];
            var (from, to) = (positions.Min(series => series[0]), positions.Max(series => series[^1]));
            double Scaled(double position) => to > from ? 2 * (position - from) / (to - from) - 1 : 0;
            _polynomials = [.. positions.Select(series => Matrix<double>.Build.DenseOfRows(series.Select(at => Legendre(Scaled(at), degree))))];
            _fits = [.. _polynomials.Select(polynomials => polynomials.PseudoInverse())];
        }

        public int FreedomOf(int part) => part switch
        {
            0 => _polynomials.Length - 1,
            1 => _degree * (_polynomials.Length - 1),
            _ => _polynomials.Sum(polynomials => polynomials.RowCount - _degree - 1),
        };

        public Parts Split(IReadOnlyList<double[]> curves)
        {
            var coefficients = curves.Select((curve, i) => Multiply(_fits[i], curve)).ToArray();
            double[] common = [.. Enumerable.Range(0, _degree + 1).Select(k => coefficients.Sum(series => series[k]) / coefficients.Length)];
            return new(
                common,
                [.. coefficients.Select(series => series[0] - common[0])],
                [.. coefficients.Select(series => series.Skip(1).Select((value, k) => value - common[k + 1]).ToArray())],
                [.. curves.Select((curve, i) => curve.Zip(Multiply(_polynomials[i], coefficients[i]), (value, fitted) => value - fitted).ToArray())]);
        }

        public double[][] Join(Parts parts) =>
        [
            .. _polynomials.Select((polynomials, i) =>
            {
                double[] coefficients = [parts.Common[0] + parts.Levels[i], .. parts.Common.Skip(1).Zip(parts.Shapes[i], (common, own) => common + own)];
                return Multiply(polynomials, coefficients).Zip(parts.Rest[i], (fitted, rest) => fitted + rest).ToArray();
            }),
        ];

        private static double[] Multiply(Matrix<double> matrix, double[] vector)
        {
            var product = new double[matrix.RowCount];
            for (var i = 0; i < product.Length; i++)
                for (var j = 0; j < vector.Length; j++)
                    product[i] += matrix.At(i, j) * vector[j];
            return product;
        }

        // Normalised, so that coefficients of all degrees are of the size of the curve.
        private static double[] Legendre(double at, int degree)
        {
            var values = new double[degree + 1];
            double before = 0, now = 1;
            for (var k = 0; k <= degree; k++)
            {
                values[k] = now * Math.Sqrt(2 * k + 1);
                (before, now) = (now, ((2 * k + 1) * at * now - k * before) / (k + 1));
            }
            return values;
        }
    }
}
