using System.Net;
using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>A branch or tag of a repository and the commit that it points to.</summary>
internal readonly record struct HubBranch(string Name, string Commit);

/// <summary>The questions that are put to the Hub: which commit, which branches, which files.</summary>
internal sealed partial class HubApi(HubOptions options, HubWire wire)
{
    private const int LargestAnswer = 64 << 20;
    private const int MostPages = 10_000;

    /// <summary>The commit that a branch, tag or shortened commit stands for.</summary>
    public async Task<string> ResolveAsync(HubReference reference, CancellationToken stop)
    {
        try
        {
            var (answer, _) = await AskAsync(Address($"{reference.ApiPath}/revision/{Escape(reference.Revision)}"), stop);
            return Commit(answer["sha"]);
        }
        catch (HubRefusalException refusal)
        {
            throw await ExplainAsync(reference, refusal, stop);
        }
    }

    /// <summary>All branches of a repository.</summary>
    public async Task<IReadOnlyList<HubBranch>> BranchesAsync(HubReference reference, CancellationToken stop)
    {
        try
        {
            return await RefsAsync(reference, ["branches"], stop);
        }
        catch (HubRefusalException refusal)
        {
            throw await ExplainAsync(reference, refusal, stop);
        }
    }

    /// <summary>All files of a repository at one commit, in the order of their paths.</summary>
    public async Task<IReadOnlyList<HubFile>> TreeAsync(HubReference reference, string commit, CancellationToken stop)
    {
        var files = new List<HubFile>();
        try
        {
            var next = Address($"{reference.ApiPath}/tree/{commit}?recursive=true&expand=false");
            for (var page = 0; next is not null; page++)
            {
                if (page == MostPages)
                    throw new InputException(HubWire.Show(next), "", $"a listing of more than {MostPages} pages", "a listing that ends", "Check HF_ENDPOINT.");
                (var answer, var following) = await AskAsync(next, stop);
                files.AddRange(answer.Items().Select(entry => HubFile.Read(entry, HubWire.Show(next))).OfType<HubFile>());
                next = following;
            }
        }
        catch (HubRefusalException refusal)
        {
            throw await ExplainAsync(reference, refusal, stop);
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        for (var i = 1; i < files.Count; i++)
        {
            if (files[i].Path == files[i - 1].Path)
                throw new InputException(reference.ToString(), files[i].Path, "the same path twice in the listing", "each path once", "Run again; the repository may have changed meanwhile.");
        }
        return files;
    }

    /// <summary>Where a file is downloaded from.</summary>
    public Uri FileAddress(HubReference reference, string commit, string path) =>
        Address($"{reference.Repository}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Escape))}");

    /// <summary>Turns a refusal into a sentence that a person can act on, with the nearest names where a listing tells them.</summary>
    public async Task<InputException> ExplainAsync(HubReference reference, HubRefusalException refusal, CancellationToken stop)
    {
        var (repository, token) = (reference.Repository, options.Token);
        var page = HubWire.Show(Address(repository));
        var said = $"answer {(int)refusal.Status}" + (refusal.Message.Length == 0 ? "" : $" ({refusal.Message})");
        if (refusal.Code == "GatedRepo")
        {
            return new InputException(reference.ToString(), "", "a gated repository", "one that you may read",
                $"Accept its terms at {page}, " + (token is null ? "then set HF_TOKEN to a token of the same account." : $"with the account that the token in {token.Source} belongs to."));
        }
        if (refusal.Code == "RevisionNotFound")
        {
            var names = await TryAsync(async () => (await RefsAsync(reference, ["branches", "tags"], stop)).Select(branch => branch.Name));
            return new InputException(reference.ToString(), "", $"no revision {reference.Revision} in {repository}", Expected("a branch, tag or commit", reference.Revision, names), $"The revisions are listed at {page}/refs.");
        }
        if (refusal.Status == HttpStatusCode.Unauthorized && refusal.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) && token is not null)
            return new InputException(token.Source, "", "a token that the server does not accept", "a valid token", "Make a new one on the Hub's settings page, or remove this one to go on without.");
        if (refusal.Code == "RepoNotFound" || refusal.Status is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound && refusal.Code.Length == 0)
        {
            // The Hub answers alike for what does not exist and for what is private.
            var names = await TryAsync(() => RepositoriesAsync(reference, stop));
            return new InputException(reference.ToString(), "", $"no repository {repository}, or a private one",
                Expected("a repository that you may read", repository, names),
                token is null ? "Correct the name; for a private repository set HF_TOKEN." : $"Correct the name, or use a token that may read it (the present one is from {token.Source}).");
        }
        return new InputException(reference.ToString(), "", said, "an answer with content", $"Look at {page} in a browser.");
    }

    private static string Expected(string what, string typed, IEnumerable<string> known)
    {
        var near = NearestNames.Of(typed, known);
        return near.Count == 0 ? what : $"{what}; the nearest are {string.Join(", ", near)}";
    }

    private async Task<IReadOnlyList<HubBranch>> RefsAsync(HubReference reference, string[] kinds, CancellationToken stop)
    {
        var address = Address($"{reference.ApiPath}/refs");
        var (answer, _) = await AskAsync(address, stop);
        return [.. from kind in kinds
                   from branch in answer[kind].Items()
                   select new HubBranch(HubPath.RequireInside(branch["name"].String(), HubWire.Show(address)), Commit(branch["targetCommit"]))];
    }

    private async Task<IEnumerable<string>> RepositoriesAsync(HubReference reference, CancellationToken stop)
    {
        var address = Address($"api/{(reference.IsDataset ? "datasets" : "models")}?author={Escape(reference.Owner)}&limit=1000");
        var (answer, _) = await AskAsync(address, stop);
        return [.. answer.Items().Select(model => HubPath.RequireInside(model["id"].String(), HubWire.Show(address)))];
    }

    // Names for a hint are worth a request, but a failure to get them must not hide the error that they belong to.
    private static async Task<IEnumerable<string>> TryAsync(Func<Task<IEnumerable<string>>> names)
    {
        try
        {
            return await names();
        }
        catch (Exception fault) when (fault is HubRefusalException or HubUnreachableException or InputException)
        {
            return [];
        }
    }

    /// <summary>The answer to one question, and where it goes on.</summary>
    public Task<(JsonField Answer, Uri? Next)> AskAsync(Uri address, CancellationToken stop) => wire.PersistAsync(address, async () =>
    {
        using var response = await wire.GetAsync(address, from: 0, stop);
        using var body = await response.Content.ReadAsStreamAsync(stop);
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = await wire.ReadAsync(body, buffer, stop); read > 0; read = await wire.ReadAsync(body, buffer, stop))
        {
            text.Write(buffer, 0, read);
            if (text.Length > LargestAnswer)
                throw new InputException(HubWire.Show(address), "", $"an answer of more than {LargestAnswer} bytes", "a listing", "Check HF_ENDPOINT.");
        }
        return (JsonField.Parse(HubWire.Show(address), text.ToArray()), NextPage(address, response));
    }, stop);

    private static Uri? NextPage(Uri address, HttpResponseMessage response)
    {
        var links = response.Headers.TryGetValues("Link", out var values) ? string.Join(',', values) : "";
        var match = NextLink().Match(links);
        return match.Success ? HubWire.Follow(address, match.Groups["address"].Value) : null;
    }

    private static string Commit(JsonField field) =>
        HubReference.IsCommitHash(field.String()) ? field.String() : throw field.Wrong("a commit of 40 hexadecimal digits", "Check HF_ENDPOINT.");

    private Uri Address(string path) => new($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private static string Escape(string segment) => Uri.EscapeDataString(segment);

    [GeneratedRegex("<(?<address>[^<>]+)>[^<]*;\\s*rel=\"?next\"?")]
    private static partial Regex NextLink();
}
