using EarlySignal.Basics;

namespace EarlySignal.Tests.Support;

/// <summary>Checks of the errors that a user gets for unusable input.</summary>
public static class InputFault
{
    /// <summary>The action must fail with one <see cref="InputException"/>, in one paragraph that has all these words.</summary>
    public static void Expect(Func<object?> action, params IEnumerable<string> words)
    {
        var fault = Assert.Throws<InputException>(action);
        Assert.DoesNotContain('\n', fault.Message);
        foreach (var word in words)
            Assert.Contains(word, fault.Message);
    }
}
