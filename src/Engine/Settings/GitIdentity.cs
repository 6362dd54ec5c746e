namespace Satchel.Engine.Settings;

/// <summary>
/// What tells one git repository from others, the same in each of its clones, worktrees and directories: the address of its
/// remote <c>origin</c> (else of the first one that is configured) as <c>host/path</c>, without protocol, user, password and
/// <c>.git</c>. A repository without a remote is the one at its place: <c>path:</c> and the directory of git.
/// </summary>
/// <remarks>
/// Read from files alone: <c>.git</c> is a directory, or in worktrees and submodules a file <c>gitdir: PATH</c>; there a file
/// <c>commondir</c> leads to what the worktrees share, and <c>config</c> names the remotes. No program of git is started, and
/// nothing that a repository could make it run.
/// </remarks>
public static class GitIdentity
{
    private const string Folder = ".git";
    private const string Pointer = "gitdir:";
    private const string PathPrefix = "path:";

    /// <summary>Directories searched upwards; deeper trees are not working directories.</summary>
    private const int MostLevels = 64;

    /// <summary>Characters read of a file of git: many remotes fit in.</summary>
    private const int MostCharacters = 1 << 18;

    private const int SshPort = 22;
    private const int GitPort = 9418;

    /// <summary>The identity of the repository that a directory lies in; null where it lies in none.</summary>
    /// <param name="directory">An absolute directory.</param>
    public static string? Find(string directory)
    {
        try
        {
            var current = directory;
            for (var level = 0; level < MostLevels && current is not null; level++)
            {
                if (GitDirectory(current) is { } git)
                {
                    return Of(git);
                }

                current = Path.GetDirectoryName(current);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What nobody may read chooses nothing.
        }

        return null;
    }

    /// <summary>An address as <c>host/path</c>; a place on this machine as <c>path:…</c>.</summary>
    /// <param name="url">The address, as git has it.</param>
    /// <param name="directory">What a relative place is relative to.</param>
    internal static string Normalised(string url, string directory)
    {
        if (url.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && !uri.IsFile)
        {
            var port = uri.IsDefaultPort || uri.Port is SshPort or GitPort or < 0 ? "" : FormattableString.Invariant($":{uri.Port}");
            return Trimmed($"{uri.Host.ToLowerInvariant()}{port}/{Uri.UnescapeDataString(uri.AbsolutePath).TrimStart('/')}");
        }

        // user@host:path, but not C:\path or ./a:b
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon > 1 && !url.Contains("://", StringComparison.Ordinal) && url.AsSpan(0, colon).IndexOfAny('/', '\\') < 0)
        {
            var host = url[(url.LastIndexOf('@', colon) + 1)..colon].ToLowerInvariant();
            return Trimmed($"{host}/{url[(colon + 1)..].TrimStart('/')}");
        }

        var path = url.StartsWith("file://", StringComparison.Ordinal) ? url["file://".Length..] : url;
        return Trimmed(PathPrefix + Path.GetFullPath(path, directory));
    }

    private static string? GitDirectory(string directory)
    {
        var git = Path.Combine(directory, Folder);
        if (Directory.Exists(git))
        {
            return git;
        }

        return File.Exists(git) && Read(git).Trim() is var text && text.StartsWith(Pointer, StringComparison.Ordinal)
            ? Path.GetFullPath(text[Pointer.Length..].Trim(), directory)
            : null;
    }

    private static string Of(string git)
    {
        var shared = Path.Combine(git, "commondir");
        var common = File.Exists(shared) ? Path.GetFullPath(Read(shared).Trim(), git) : git;
        var config = Path.Combine(common, "config");
        return File.Exists(config) && Remote(Read(config)) is { } url
            ? Normalised(url, Path.GetDirectoryName(common) ?? common)
            : Trimmed(PathPrefix + Path.GetFullPath(common));
    }

    /// <summary>The address of <c>origin</c>, else of the first remote that has one.</summary>
    private static string? Remote(string config)
    {
        string? section = null;
        string? first = null;
        foreach (var line in config.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is '[')
            {
                section = line.StartsWith("[remote \"", StringComparison.OrdinalIgnoreCase) && line.IndexOf('"', "[remote \"".Length) is > 0 and var end
                    ? line["[remote \"".Length..end]
                    : null;
            }
            else if (section is not null && Value(line) is { Length: > 0 } url)
            {
                if (section is "origin")
                {
                    return url;
                }

                first ??= url;
            }
        }

        return first;
    }

    private static string? Value(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && line.AsSpan(0, equals).Trim().Equals("url", StringComparison.OrdinalIgnoreCase) ? line[(equals + 1)..].Trim().Trim('"') : null;
    }

    /// <summary>Identities stand in comma lists, so a comma is written as in addresses.</summary>
    private static string Trimmed(string identity)
    {
        var bare = identity.TrimEnd('/', '\\');
        bare = bare.EndsWith(Folder, StringComparison.Ordinal) && bare.Length > Folder.Length && bare[^(Folder.Length + 1)] is not ('/' or '\\')
            ? bare[..^Folder.Length]
            : bare;
        return bare.Replace(",", "%2C", StringComparison.Ordinal);
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[MostCharacters];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }
}
