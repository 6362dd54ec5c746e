using Satchel.Engine.Model;

namespace Satchel.Engine.Settings;

/// <summary>Which store a command works on, and who said so.</summary>
/// <param name="Name">The store.</param>
/// <param name="Source">Who chose it.</param>
/// <param name="File">The file that names it, where it was a file.</param>
public sealed record StoreChoice(StoreName Name, StoreSource Source, string? File = null)
{
    /// <summary>The file in a repository whose first line names its store.</summary>
    public const string RepositoryFile = ".satchel";

    private const string StoreVariable = "SATCHEL_STORE";

    /// <summary>Characters read of a file that names a store: a name, and room to see that it is none.</summary>
    private const int FileCharacters = 256;

    /// <summary>Directories searched upwards for a repository file; deeper trees are not working directories.</summary>
    private const int RepositoryDepth = 64;

    /// <summary>
    /// Decides: the flag, then <c>SATCHEL_STORE</c>, then the nearest <c>.satchel</c> file upwards from
    /// <paramref name="workingDirectory"/> (only with <c>store.from_repository</c>), then <c>store.NAME.repository</c> for the git
    /// repository that it lies in, then the active file, then <c>default</c>. Makes nothing.
    /// </summary>
    /// <param name="flag">What the caller named; null where nothing was.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    /// <param name="workingDirectory">The absolute directory in which the command was given; asked for only if it matters.</param>
    /// <param name="home">The home.</param>
    /// <param name="settings">Its settings.</param>
    /// <exception cref="SettingsException">The first that speaks does not name a store, or a file is not readable.</exception>
    public static StoreChoice Resolve(
        string? flag, Func<string, string?> environment, Func<string> workingDirectory, SatchelHome home, SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(settings);
        if (flag is not null)
        {
            return new StoreChoice(Parse(flag, "--store", SettingsError.StoreNameInvalid), StoreSource.Flag);
        }

        if (environment(StoreVariable) is { Length: > 0 } variable)
        {
            return new StoreChoice(Parse(variable, StoreVariable, SettingsError.StoreNameInvalid), StoreSource.Environment);
        }

        if (settings.Boolean("store.from_repository") && FindUpwards(workingDirectory()) is { } file)
        {
            return new StoreChoice(ReadFile(file), StoreSource.Repository, file);
        }

        if (settings.StoreOf(() => GitIdentity.Find(workingDirectory())) is { } mapped)
        {
            return new StoreChoice(mapped, StoreSource.Repository);
        }

        return ActiveStore.Find(home) is { } active
            ? new StoreChoice(active, StoreSource.Active, home.ActiveFile)
            : new StoreChoice(StoreName.Default, StoreSource.Default);
    }

    /// <summary>The store that the first line of a file names.</summary>
    /// <exception cref="SettingsException">It does not name a store, or is not readable.</exception>
    internal static StoreName ReadFile(string path) => Parse(FirstLine(path), path, SettingsError.FileCorrupt);

    private static StoreName Parse(string text, string place, SettingsError error)
        => StoreName.TryParse(text, out var name)
            ? name
            : throw new SettingsException(
                error,
                $"{place} does not name a store: 1 to {StoreName.Characters} letters, digits, '_' or '-', the first a letter or digit.",
                "satchel store list shows the stores that exist");

    private static string? FindUpwards(string directory)
    {
        var current = directory;
        for (var depth = 0; depth < RepositoryDepth && current is not null; depth++)
        {
            // The home of Satchel has the same name in the user's directory, but is a directory.
            var candidate = Path.Combine(current, RepositoryFile);
            if (System.IO.File.Exists(candidate))
            {
                return candidate;
            }

            current = Path.GetDirectoryName(current);
        }

        return null;
    }

    private static string FirstLine(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[FileCharacters];
            var text = buffer.AsSpan(0, reader.ReadBlock(buffer));
            var end = text.IndexOfAny('\r', '\n');
            return (end < 0 ? text : text[..end]).Trim().ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(SettingsError.FileUnusable, $"{path} cannot be read.", "check who may read it", e);
        }
    }
}
