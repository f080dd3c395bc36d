using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// An address on the Hub: <c>hf://org/name</c>, then optionally <c>@revision</c> (a branch, tag or commit) and
/// <c>/subfolder</c>. A revision that holds a slash is written with <c>%2F</c> or in braces (<c>@{refs/pr/1}</c>), since a
/// bare slash begins the subfolder. Braces with a <c>*</c> hold a branch pattern (<c>@{step*}</c>) that means several
/// checkpoints, one per branch.
/// </summary>
public sealed partial record HubReference
{
    private const string Scheme = "hf://";
    private const string DefaultRevision = "main";
    private const string Datasets = "datasets/";
    private const string Grammar = "hf://org/name, hf://org/name@revision, hf://org/name@{step*}, each with an optional /subfolder at the end";

    private HubReference(string repository, string revision, string subfolder) =>
        (Repository, Revision, Subfolder) = (repository, revision, subfolder);

    /// <summary>The repository, <c>org/name</c>; of a dataset <c>datasets/org/name</c>.</summary>
    public string Repository { get; }

    /// <summary>Branch, tag, commit or branch pattern; <c>main</c> when the address names none.</summary>
    public string Revision { get; }

    /// <summary>The folder inside the repository, with <c>/</c> between segments; empty for its root.</summary>
    public string Subfolder { get; }

    /// <summary>Whether <see cref="Revision"/> is a pattern that stands for several branches.</summary>
    public bool IsPattern => Revision.Contains('*');

    /// <summary>Whether <see cref="Revision"/> is a full commit hash, whose content never changes.</summary>
    public bool IsCommit => IsCommitHash(Revision);

    /// <summary>Whether the repository is a dataset and no model.</summary>
    internal bool IsDataset => Repository.StartsWith(Datasets, StringComparison.Ordinal);

    /// <summary>Where the Hub answers questions about the repository, below its address.</summary>
    internal string ApiPath => IsDataset ? $"api/{Repository}" : $"api/models/{Repository}";

    /// <summary>Who the repository belongs to; of an old dataset without an owner its name.</summary>
    internal string Owner => (IsDataset ? Repository[Datasets.Length..] : Repository).Split('/')[0];

    /// <summary>A dataset by its name, <c>org/name</c> or, for old ones, <c>name</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="revision">Branch, tag or commit; null for <c>main</c>.</param>
    /// <exception cref="InputException">The text cannot be a dataset's name.</exception>
    public static HubReference Dataset(string name, string? revision)
    {
        // Checked as the name of a model would be; an old name without an owner gets one for that.
        var repository = Parse($"{Scheme}{(name.Contains('/') ? name : $"{name}/{name}")}").Repository;
        var reference = new HubReference(Datasets + (name.Contains('/') ? repository : name), DefaultRevision, "");
        return revision is null ? reference : reference.At(revision);
    }

    /// <summary>Whether a text means an address on the Hub rather than a local folder.</summary>
    public static bool IsAddress(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads an address.</summary>
    /// <exception cref="InputException">The text is no such address.</exception>
    public static HubReference Parse(string text)
    {
        if (!IsAddress(text))
            throw Wrong(text, "no hf:// at the start");
        var match = Shape().Match(text[Scheme.Length..]);
        if (!match.Success)
            throw Wrong(text, "something else");
        var repository = match.Groups["repository"].Value;
        // These are the Hub's own rules for names; the cache folder's name relies on "--" being free.
        if (repository.Contains("--") || repository.Contains("..") || repository.Length > 96 || repository.Split('/').Any(part => part[0] is '-' or '.' || part[^1] is '-' or '.'))
            throw Wrong(text, $"the repository name {repository}");
        var bare = match.Groups["bare"].Success ? Unescape(match.Groups["bare"].Value) : null;
        if (bare is not null && bare.Contains('*'))
            throw Wrong(text, "a branch pattern without braces", $"Write it as @{{{bare}}}.");
        var revision = bare ?? (match.Groups["braced"].Success ? match.Groups["braced"].Value : DefaultRevision);
        CheckRevision(text, revision);
        var subfolder = Unescape(match.Groups["subfolder"].Value).TrimEnd('/');
        return new HubReference(repository, revision, subfolder.Length == 0 ? "" : HubPath.RequirePortable(subfolder, text));
    }

    /// <summary>The same repository and subfolder at one revision.</summary>
    /// <exception cref="InputException">The revision cannot be a branch, tag or commit.</exception>
    public HubReference At(string revision)
    {
        CheckRevision(ToString(), revision);
        return new HubReference(Repository, revision, Subfolder);
    }

    /// <summary>A folder inside this one.</summary>
    /// <exception cref="InputException">The name leaves the folder.</exception>
    public HubReference In(string folder) =>
        new(Repository, Revision, HubPath.RequirePortable(Subfolder.Length == 0 ? folder : $"{Subfolder}/{folder}", ToString()));

    /// <summary>The address in its shortest form, which <see cref="Parse"/> reads back.</summary>
    public override string ToString()
    {
        var revision =
            Revision == DefaultRevision ? ""
            : Revision.AsSpan().IndexOfAny("*/%@") >= 0 ? $"@{{{Revision}}}"
            : "@" + Revision;
        return $"{Scheme}{Repository}{revision}{(Subfolder.Length == 0 ? "" : "/" + Subfolder.Replace("%", "%25"))}";
    }

    internal static bool IsCommitHash(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a branch fits the pattern in <see cref="Revision"/>, where <c>*</c> stands for any characters.</summary>
    internal bool Matches(string branch) =>
        Regex.IsMatch(branch, $"^{Regex.Escape(Revision).Replace(@"\*", ".*")}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static void CheckRevision(string source, string revision)
    {
        // git forbids these in names, and a revision becomes a file name below refs/.
        if (revision.Any(c => c is ' ' or '~' or '^' or ':' or '?' or '[' or '"' or '<' or '>' or '|' or '{' or '}'))
            throw Wrong(source, $"the revision {revision}");
        HubPath.RequirePortable(revision.Replace('*', '_'), source);
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text);

    private static InputException Wrong(string text, string found, string remedy = "Correct the address.") => new(text, "", found, Grammar, remedy);

    [GeneratedRegex(@"^(?<repository>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)(@(\{(?<braced>[^{}]+)\}|(?<bare>[^{}/@]+)))?(/(?<subfolder>.*))?\z")]
    private static partial Regex Shape();
}
