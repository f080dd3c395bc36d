using EarlySignal.Signals.Forecasting;

namespace EarlySignal.Tests.Signals.Forecasting;

public class LadderTest
{
    private static readonly LossLaw Truth = new(4, 6.5, 0.28, 0.30, 0.55);
    private static readonly AccuracyLaw Link = new(-0.7, 0.9, 4, 0.95, 0);

    private static readonly LadderPoint[] Runs = [.. from size in new[] { 1.9e8, 3.7e8, 7.6e8, 1.28e9 }
                                                     from ratio in new[] { 20.0, 40, 100, 200 }
                                                     select Point(size, size * ratio)];

    [Fact]
    public void Noise_free_truth_is_recovered()
    {
        var ladder = TwoStepLadder.Of(Runs, Runs, chance: 0.25);
        Assert.Equal(Truth.At(6.9e9, 3.9e12), ladder.Loss.At(6.9e9, 3.9e12), 2e-4);
        Assert.Equal(Link.At(Truth.At(6.9e9, 3.9e12)), ladder.AccuracyAt(6.9e9, 3.9e12), 2e-3);
        Assert.InRange(ladder.Accuracy.Residual, 0, 1e-5);
    }

    [Fact]
    public void A_tenth_of_the_runs_may_go_wrong()
    {
        // Huber's loss: two diverged runs of sixteen barely move the law; least squares would follow them.
        LadderPoint[] runs = [.. Runs.Select((run, i) => i is 5 or 11 ? run with { Loss = run.Loss * 1.3 } : run)];
        Assert.Equal(Truth.At(6.9e9, 3.9e12), LossLaw.Of(runs).At(6.9e9, 3.9e12), 0.01);
    }

    [Fact]
    public void The_ideal_point_lifts_a_task_that_cannot_be_solved_fully()
    {
        var losses = Enumerable.Range(0, 12).Select(i => 1.6 - 0.07 * i).ToArray();
        double[] accuracies = [.. losses.Select(loss => new AccuracyLaw(-0.6, 0.9, 4, 0.85, 0).At(loss))];
        var truth = new AccuracyLaw(-0.6, 0.9, 4, 0.85, 0).At(0.6);
        Assert.Equal(truth, AccuracyLaw.Of(losses, accuracies, chance: 0.25, idealPoint: false).At(0.6), 1e-3);
        Assert.True(AccuracyLaw.Of(losses, accuracies, chance: 0.25).At(0.6) > truth + 0.01);
    }

    [Fact]
    public void One_model_size_still_gives_a_law_at_that_size()
    {
        LadderPoint[] runs = [.. Enumerable.Range(1, 12).Select(i => Point(1e9, i * 2e10))];
        Assert.Equal(Truth.At(1e9, 1e12), LossLaw.Of(runs).At(1e9, 1e12), 0.01);
    }

    [Fact]
    public void Too_few_or_unusable_points_leave_the_ladder_undefined()
    {
        Assert.True(double.IsNaN(TwoStepLadder.Of([], [], 0.25).AccuracyAt(1e9, 1e10)));
        Assert.True(double.IsNaN(LossLaw.Of([.. Runs[..4], Runs[5] with { Loss = double.NaN }, Runs[6] with { Tokens = 0 }]).At(1e9, 1e10)));
        Assert.True(double.IsNaN(AccuracyLaw.Of([1, 2, double.NaN], [0.1, 0.2, 0.3], 0.25, idealPoint: false).At(1)));
        Assert.True(double.IsFinite(AccuracyLaw.Of([1, 1, 1, 1], [0.3, 0.3, 0.3, 0.3], 0.25).At(1)));
    }

    [Fact]
    public void Checkpoints_are_smoothed_over_five_and_the_first_tenth_goes()
    {
        double[] values = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        Assert.Equal([0.5, 1, 1.5, 2, 3, 4, 5, 6, 7], AccuracyLaw.Smoothed(values));
        Assert.Empty(AccuracyLaw.Smoothed([]));
    }

    [Fact]
    public void Error_over_loss_is_found_again()
    {
        var planted = new GadreLaw(0.75, 1.4, 1.1);
        double[] losses = [.. Enumerable.Range(0, 10).Select(i => 3.5 - 0.1 * i)];
        var found = GadreLaw.Of(losses, [.. losses.Select(planted.At)]);
        Assert.Equal(planted.At(2), found.At(2), 1e-4);
        Assert.True(double.IsNaN(GadreLaw.Of([1, 1, 1], [1, 2, 3]).At(1)));
        Assert.True(double.IsNaN(GadreLaw.Of([1, 2], [1, 2]).At(1)));
    }

    [Fact]
    public void The_annealing_law_is_found_again_and_foresees_another_schedule()
    {
        var planted = new AnnealingLaw(2, 1.2, 0.45, 6, 0.995);
        double[] schedule = [.. Enumerable.Range(0, 3000).Select(i => i < 2000 ? 3e-4 : 3e-4 * (3000 - i) / 1000)];
        int[] steps = [.. Enumerable.Range(1, 60).Select(i => i * 50)];
        var found = AnnealingLaw.Of(schedule, steps, [.. steps.Select(step => planted.Losses(schedule)[step - 1])]);
        Assert.Equal(planted.Lambda, found.Lambda);
        Assert.Equal(planted.Annealing, found.Annealing, 1e-3);
        double[] cosine = [.. Enumerable.Range(0, 4000).Select(i => 1.5e-4 * (1 + Math.Cos(Math.PI * i / 4000)))];
        Assert.Equal(planted.Losses(cosine)[^1], found.Losses(cosine)[^1], 1e-3);
    }

    [Fact]
    public void Without_annealing_its_share_is_none_and_without_data_the_law_is_undefined()
    {
        double[] constant = [.. Enumerable.Repeat(3e-4, 500)];
        int[] steps = [.. Enumerable.Range(1, 10).Select(i => i * 50)];
        var losses = new AnnealingLaw(2, 1.2, 0.45, 6).Losses(constant);
        Assert.Equal(0, AnnealingLaw.Of(constant, steps, [.. steps.Select(step => losses[step - 1])]).Annealing);
        Assert.True(double.IsNaN(AnnealingLaw.Of([], steps, [.. steps.Select(_ => 1.0)]).Floor));
        Assert.All(new AnnealingLaw(2, 1.2, 0.45, 6).Losses([0, 0]), loss => Assert.True(double.IsNaN(loss)));
    }

    [Fact]
    public void A_minimum_on_a_bound_is_found()
    {
        // The nearest point of the box to (−1, 3) is (0, 2).
        var (at, loss) = BoundedLeastSquares.Minimum(p => [p[0] + 1, p[1] - 3], [1, 1], [0, 0], [2, 2]);
        Assert.Equal([0, 2], at);
        Assert.Equal(1, loss, 1e-12);
        Assert.True(double.IsNaN(BoundedLeastSquares.Minimum(_ => [double.NaN], [1], [0], [2]).Loss));
    }

    private static LadderPoint Point(double parameters, double tokens) =>
        new(parameters, tokens, Truth.At(parameters, tokens), Link.At(Truth.At(parameters, tokens)));
}
