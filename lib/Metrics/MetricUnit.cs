namespace EarlySignal.Metrics;

/// <summary>What a metric counts.</summary>
public enum MetricUnit
{
    /// <summary>A share or a probability, in [0, 1], or the difference of two.</summary>
    Share,

    /// <summary>Log-likelihood or log-odds, natural logarithm.</summary>
    Nats,

    /// <summary>−log₂ of the likelihood for each UTF-8 byte of text.</summary>
    BitsPerByte,

    /// <summary>A sum of squared differences of probabilities, in [0, 2].</summary>
    SquaredError,

    /// <summary>How many equally likely continuations would surprise as much, at least 1.</summary>
    Perplexity,
}
