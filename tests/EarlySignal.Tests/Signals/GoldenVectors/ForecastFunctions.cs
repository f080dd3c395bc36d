using EarlySignal.Signals.Forecasting;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Signals.GoldenVectors;

internal static class ForecastFunctions
{
    public static GoldenFunctions All { get; } = new(new Dictionary<string, Func<GoldenVector, object>>
    {
        ["curves.pow3"] = v => CurveFamily.Pow3(v.Number(0), v.Number(1), v.Number(2), v.Number(3)),
        ["curves.pow4"] = v => CurveFamily.Pow4(v.Number(0), v.Number(1), v.Number(2), v.Number(3), v.Number(4)),
        ["curves.ilog2"] = v => CurveFamily.ILog2(v.Number(0), v.Number(1), v.Number(2)),
        ["curves.log_power"] = v => CurveFamily.LogPower(v.Number(0), v.Number(1), v.Number(2), v.Number(3)),
        ["curves.janoschek"] = v => CurveFamily.Janoschek(v.Number(0), v.Number(1), v.Number(2), v.Number(3), v.Number(4)),
        ["curves.weibull"] = v => CurveFamily.Weibull(v.Number(0), v.Number(1), v.Number(2), v.Number(3), v.Number(4)),
        ["curves.mmf"] = v => CurveFamily.Mmf(v.Number(0), v.Number(1), v.Number(2), v.Number(3), v.Number(4)),
        ["curves.vap"] = v => CurveFamily.Vap(v.Number(0), v.Number(1), v.Number(2), v.Number(3)),
        ["curves.loglog_linear"] = v => CurveFamily.LogLogLinear(v.Number(0), v.Number(1), v.Number(2)),
        ["curves.exp4"] = v => CurveFamily.Exp4(v.Number(0), v.Number(1), v.Number(2), v.Number(3), v.Number(4)),
        ["curves.dr_hill_zero_background"] = v => CurveFamily.Hill(v.Number(0), v.Number(1), v.Number(2), v.Number(3)),
        ["curves.sigmoid4"] = v => CurveFamily.Sigmoid(v.Number(0), v.Number(1), v.Number(2), v.Number(3), v.Number(4)),
        ["curves.log_sigmoid3"] = v => CurveFamily.LogSigmoid(v.Number(0), v.Number(1), v.Number(2), v.Number(3)),
        ["curves.gadre_error"] = v => new GadreLaw(v.Number(1), v.Number(2), v.Number(3)).At(v.Number(0)),
        ["curves.bnsl"] = v => new BrokenPowerLaw(v.Number(1), v.Number(2), v.Number(3), [.. v.Rows(4).Select(bend => new PowerLawBreak(bend[0], bend[1], bend[2]))]).At(v.Number(0)),
        ["curves.chinchilla"] = v => new LossLaw(v.Number(2), v.Number(3), v.Number(4), v.Number(5), v.Number(6)).At(v.Number(0), v.Number(1)),
        ["curves.tissue_areas"] = v => AnnealingLaw.Areas(v.Numbers(0), v.Number(1)) is var (forward, annealing) ? new[] { forward, annealing } : null!,
        ["curves.tissue_loss"] = v => new AnnealingLaw(v.Number(1), v.Number(2), v.Number(3), v.Number(4), v.Number(5)).Losses(v.Numbers(0)),
        ["curves.fit_loglinear"] = v => FittedCurve.LogLinear(v.Numbers(0), v.Numbers(1)).At(Target(v)),
        ["curves.fit_ilog2"] = v => FittedCurve.ILog2(v.Numbers(0), v.Numbers(1)).At(Target(v)),
        ["curves.fit_pow3"] = v => FittedCurve.Pow3(v.Numbers(0), v.Numbers(1)).At(Target(v)),
        ["curves.aicc"] = v => CurveEnsemble.Aicc(v.Number(0), (int)v.Number(1), (int)v.Number(2)),
        ["curves.ensemble"] = v => Parts(CurveEnsemble.Of(v.Numbers(0), v.Numbers(1)), v.Number(2)),
        ["curves.rolling_backtest"] = v => Parts(RollingBacktest.Of(v.Numbers(0), v.Numbers(1))),
        ["curves.ladder_step1"] = v => GoldenVector.Numbers(v.Named["predict_at"]) is var at
            ? LossLaw.Of([.. v.Rows(0).Zip(v.Numbers(1), (run, loss) => new LadderPoint(run[0], run[1], loss, double.NaN))]).At(at[0], at[1])
            : double.NaN,
        ["curves.ladder_step2"] = v => AccuracyLaw.Of(v.Numbers(0), v.Numbers(1), v.Number(2), v.Number(3)).At(Target(v)),
        ["curves.relative_error"] = v => TwoStepLadder.RelativeError(v.Number(0), v.Number(1)),
    });

    private static double Target(GoldenVector v) => GoldenVector.Number(v.Named["predict_at"]);

    private static object Parts(CurveEnsemble ensemble, double at) =>
        new { pred = ensemble.At(at), weights = ensemble.Fits.Zip(ensemble.Weights).ToDictionary(pair => pair.First.Family, pair => pair.Second) };

    private static object Parts(RollingBacktest test) => new { mae = test.Error, mae_last = test.ErrorOfLast, mae_mean = test.ErrorOfMean, skill = test.Skill };
}
