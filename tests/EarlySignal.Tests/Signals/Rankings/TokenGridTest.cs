using EarlySignal.Signals.Rankings;

namespace EarlySignal.Tests.Signals.Rankings;

public class TokenGridTest
{
    [Fact]
    public void Curves_with_the_same_checkpoints_are_read_as_they_are()
    {
        var grid = TokenGrid.Of([[1, 2, 4], [1, 2, 4]]);
        Assert.Equal([1, 2, 4], grid.Tokens);
        Assert.Equal([[.1, .4], [.2, .5], [.3, .6]], grid.Table([[.1, .2, .3], [.4, .5, .6]]));
        Assert.Equal(0, grid.Interpolated);
    }

    [Fact]
    public void The_curve_with_the_fewest_checkpoints_gives_the_positions_and_others_are_read_between_theirs()
    {
        var grid = TokenGrid.Of([[0, 10, 15, 20, 30], [5, 20]]);
        Assert.Equal([5.0, 20], grid.Tokens);
        Assert.Equal([[.2, .7], [.5, .8]], grid.Table([[.1, .3, .4, .5, .6], [.7, .8]]));
        Assert.Equal(1, grid.Interpolated);
    }

    [Fact]
    public void Nothing_is_read_beyond_the_first_or_last_checkpoint_of_a_curve()
    {
        Assert.Equal([20.0, 30], TokenGrid.Of([[10, 20, 30], [20, 30, 40]]).Tokens);
        Assert.Empty(TokenGrid.Of([[10, 20], [30, 40]]).Tokens);
        Assert.Empty(TokenGrid.Of([[10, 20], []]).Tokens);
        Assert.Empty(TokenGrid.Of([]).Tokens);
    }

    [Fact]
    public void Token_counts_that_differ_by_rounding_are_the_same_checkpoint()
    {
        var grid = TokenGrid.Of([[0.1 + 0.2, 206], [0.3, 206 + 1e-8]]);
        Assert.Equal(2, grid.Tokens.Count);
        Assert.Equal(0, grid.Interpolated);
        Assert.Equal(1, grid.CountUntil(0.3));
    }
}
