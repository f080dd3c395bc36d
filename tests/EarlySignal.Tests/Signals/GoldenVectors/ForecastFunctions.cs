namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class ForecastFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<Support.GoldenVector, object>>(), NotYet: """
        curves.aicc curves.bnsl curves.chinchilla curves.dr_hill_zero_background curves.ensemble curves.exp4 curves.fit_ilog2 curves.fit_loglinear
        curves.fit_pow3 curves.gadre_error curves.ilog2 curves.janoschek curves.ladder_step1 curves.ladder_step2 curves.log_power curves.log_sigmoid3
        curves.loglog_linear curves.mmf curves.pow3 curves.pow4 curves.relative_error curves.rolling_backtest curves.sigmoid4 curves.tissue_areas
        curves.tissue_loss curves.vap curves.weibull
        """);
}
