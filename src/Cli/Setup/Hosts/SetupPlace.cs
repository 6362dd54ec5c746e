namespace Satchel.Cli.Setup.Hosts;

/// <summary>Where hosts are looked for, and how they start the program.</summary>
internal sealed record SetupPlace
{
    private const string Name = "satchel";

    private static readonly char[] Plain = [.. "/\\.:-_+=,@%~"];

    /// <summary>The user's own directory.</summary>
    public required string UserDirectory { get; init; }

    /// <summary>The directory in which the command was given.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Reads a variable; null where it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Absolute path of the running program.</summary>
    public required string RunningProgram { get; init; }

    /// <summary>The words that name the same home and store again.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The project whose own settings are meant; null for those of the user.</summary>
    public string? Project { get; init; }

    /// <summary>
    /// The program as hosts start it: for a user its absolute path, because a host that was started from a desktop has
    /// another PATH, and no directory of a project can come before it. Where PATH leads to this program, the path that it leads by
    /// stays true when a new version takes its place. In a project its name alone, because its files are shared.
    /// </summary>
    public string Program => Project is not null ? Name : (IsOnPath ? Find(Name) : null) ?? RunningProgram;

    /// <summary>Whether <c>satchel</c> in a shell is this program.</summary>
    public bool IsOnPath => Find(Name) is { } found && string.Equals(Real(found), Real(RunningProgram), StringComparison.Ordinal);

    /// <summary>A directory of the user, which a variable may move.</summary>
    /// <param name="variable">The variable; null where there is none.</param>
    /// <param name="parts">The way from the user's directory.</param>
    public string UserPath(string? variable, params ReadOnlySpan<string> parts)
        => variable is not null && Environment(variable) is { Length: > 0 } moved
            ? Path.GetFullPath(moved)
            : Path.Combine([UserDirectory, .. parts]);

    /// <summary>Where the applications of a user keep their settings.</summary>
    public string ApplicationData(params ReadOnlySpan<string> parts)
        => OperatingSystem.IsWindows() ? UserPathBelow("APPDATA", ["AppData", "Roaming"], parts)
            : OperatingSystem.IsMacOS() ? Path.Combine([UserDirectory, "Library", "Application Support", .. parts])
            : UserPathBelow("XDG_CONFIG_HOME", [".config"], parts);

    /// <summary>The program that a name leads to in a shell; null where there is none.</summary>
    public string? Find(string name)
    {
        foreach (var directory in (Environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (Path.IsPathRooted(path) && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>A line for a shell.</summary>
    public static string CommandLine(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word)
        => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || (Plain.Contains(c) && (c is not '\\' || OperatingSystem.IsWindows()))) ? word
            : OperatingSystem.IsWindows() ? $"\"{word}\""
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Real(string path) => new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private string UserPathBelow(string variable, ReadOnlySpan<string> usual, ReadOnlySpan<string> parts)
        => Path.Combine([UserPath(variable, usual), .. parts]);
}
