namespace EarlySignal.Tasks;

/// <summary>A metric that a task file asks for; kept as it is written.</summary>
/// <param name="Name">Such as <c>acc_norm</c>; a Python function with its tag, as <c>!function utils.f</c>.</param>
/// <param name="Aggregation">Such as <c>mean</c>, when the file names one; a Python function likewise.</param>
/// <param name="HigherIsBetter">When the file says so.</param>
public sealed record TaskMetric(string Name, string? Aggregation, bool? HigherIsBetter);
