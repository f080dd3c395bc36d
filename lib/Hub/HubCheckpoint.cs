namespace EarlySignal.Hub;

/// <summary>One checkpoint of a series on the Hub, before it is downloaded.</summary>
/// <param name="Reference">Its address, to fetch it.</param>
/// <param name="Name">The name of its folder or branch, such as <c>iter_0002000</c> or <c>step1000</c>; it tells the step.</param>
/// <param name="Commit">The commit that holds it.</param>
/// <param name="Files">How many files are wanted.</param>
/// <param name="Bytes">The size of all wanted files.</param>
/// <param name="BytesHere">How much of it the cache holds already.</param>
public sealed record HubCheckpoint(HubReference Reference, string Name, string Commit, int Files, long Bytes, long BytesHere);
