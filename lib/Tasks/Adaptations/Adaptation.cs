namespace EarlySignal.Tasks.Adaptations;

/// <summary>One step on the way from the task that was read to the task that is scored.</summary>
/// <param name="Name">The adaptation, as a notebook calls it.</param>
/// <param name="Arguments">Its arguments as text; long lists are shortened to their number and hash.</param>
/// <param name="Effect">What it did, as a plain sentence.</param>
public sealed record Adaptation(string Name, string Arguments, string Effect)
{
    /// <summary>For people and manifests: <c>Name(arguments): Effect</c>.</summary>
    public override string ToString() => $"{Name}({Arguments}): {Effect}";
}
