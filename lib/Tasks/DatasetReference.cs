namespace EarlySignal.Tasks;

/// <summary>A dataset on the Hugging Face Hub that a task takes its items from.</summary>
/// <param name="Path">Its name, such as <c>allenai/ai2_arc</c> (<c>dataset_path</c>).</param>
/// <param name="Configuration">The configuration, such as <c>ARC-Easy</c> (<c>dataset_name</c>), when one is named.</param>
/// <param name="Revision">Branch, tag or commit (<c>dataset_kwargs.revision</c>), when one is named.</param>
/// <param name="Files">Split name → paths inside the repository (<c>dataset_kwargs.data_files</c>), when they are named.</param>
public sealed record DatasetReference(string Path, string? Configuration, string? Revision, IReadOnlyDictionary<string, IReadOnlyList<string>>? Files);
