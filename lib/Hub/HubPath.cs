using System.Text.RegularExpressions;
using EarlySignal.Basics;

namespace EarlySignal.Hub;

/// <summary>
/// Which names from a listing or an address may become file names here. A server is not trusted: a name that leaves the
/// folder is refused before anything is written.
/// </summary>
internal static partial class HubPath
{
    /// <summary>Refuses a path that could leave its folder: rooted, with <c>..</c>, a backslash, a drive letter or a control character.</summary>
    /// <param name="path">A path with <c>/</c> between its segments.</param>
    /// <param name="source">Where the path came from, for the message.</param>
    /// <returns>The same path.</returns>
    /// <exception cref="InputException">The path could leave its folder.</exception>
    public static string RequireInside(string path, string source)
    {
        var fault =
            path.Length == 0 ? "an empty path"
            : path.Any(char.IsControl) ? "a path with a control character"
            : path.Contains('\\') ? "a path with a backslash"
            : path.StartsWith('/') ? "an absolute path"
            : path.Split('/').Any(segment => segment is "" or "." or "..") ? "a path with an empty, '.' or '..' segment"
            : path.Split('/').Any(segment => DriveLetter().IsMatch(segment)) ? "a path with a drive letter"
            : null;
        return fault is null ? path : throw Refused(path, source, fault);
    }

    /// <summary>Refuses a path that some file system reads differently: device names, colons, trailing dots or blanks.</summary>
    /// <inheritdoc cref="RequireInside"/>
    public static string RequirePortable(string path, string source)
    {
        foreach (var segment in RequireInside(path, source).Split('/'))
        {
            var fault =
                DeviceName().IsMatch(segment) ? "the name of a device"
                : segment.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) >= 0 ? "a character that file names may not hold everywhere"
                : segment.EndsWith('.') || segment.EndsWith(' ') ? "a name that ends with a dot or a blank"
                : null;
            if (fault is not null)
                throw Refused(path, source, fault);
        }
        return path;
    }

    /// <summary>A path's folder (empty for the root) and its last name.</summary>
    public static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    private static InputException Refused(string path, string source, string fault)
    {
        // A control character in the message could rewrite what the terminal shows.
        var shown = string.Concat(path.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
        return new InputException(source, shown, fault, "a relative path inside the repository", "Do not use this repository unless its owner repairs the name; nothing was written.");
    }

    [GeneratedRegex("^[A-Za-z]:")]
    private static partial Regex DriveLetter();

    [GeneratedRegex(@"^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])\s*(\..*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceName();
}
