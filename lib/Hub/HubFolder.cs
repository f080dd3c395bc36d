namespace EarlySignal.Hub;

/// <summary>A checkpoint's files on this machine.</summary>
/// <param name="Reference">What was asked for.</param>
/// <param name="Commit">The commit that it meant.</param>
/// <param name="Snapshot">The folder of that commit in the cache; the repository's root.</param>
/// <param name="Path">The checkpoint's folder: the reference's subfolder inside <paramref name="Snapshot"/>.</param>
/// <param name="Files">The wanted files, as paths inside the repository.</param>
public sealed record HubFolder(HubReference Reference, string Commit, string Snapshot, string Path, IReadOnlyList<string> Files);
