namespace EarlySignal.Tasks;

/// <summary>
/// Something inside a template that cannot be read or computed. <see cref="Template"/> turns it into an
/// <see cref="Basics.InputException"/>, which also says where the template stands and which item it met.
/// </summary>
/// <param name="found">What was there.</param>
/// <param name="expected">What is supported.</param>
/// <param name="remedy">What the user can do, as a full sentence.</param>
internal sealed class TemplateFault(string found, string expected, string remedy) : Exception(found)
{
    public string Found { get; } = found;

    public string Expected { get; } = expected;

    public string Remedy { get; } = remedy;
}
