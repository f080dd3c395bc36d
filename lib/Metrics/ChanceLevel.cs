namespace EarlySignal.Metrics;

/// <summary>What a metric is worth to a model whose scores know nothing of which choice is right.</summary>
public enum ChanceLevel
{
    /// <summary>It depends on the model's scores; <see cref="Metrics.Chance.OfShuffledGold"/> computes it.</summary>
    OfTheScores,

    /// <summary>(Number of right choices) / (number of choices) on average, with the error of <see cref="Metrics.Chance.Of"/>, or a smaller one where choices tie.</summary>
    Guess,

    /// <summary>(Number of right choices) / (number of choices) on average; the error depends on the scores.</summary>
    EvenShare,

    /// <summary>0 on average; the error depends on the scores.</summary>
    Zero,
}
