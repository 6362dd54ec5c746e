using System.Globalization;

namespace Satchel.Cli.Setup.Files;

/// <summary>Changes of several files: all of them, or none. What a file held is kept in a directory of copies.</summary>
/// <param name="copies">Absolute path of the directory of copies; it is there.</param>
/// <param name="clock">Names the copies.</param>
internal sealed class FileTransaction(string copies, TimeProvider clock)
{
    private readonly Stack<FileChange> _done = new();
    private readonly List<string> _directories = [];

    /// <summary>Makes the changes.</summary>
    /// <returns>The copy of each file that was there, by its path.</returns>
    /// <exception cref="CommandException">One cannot be made; then none is.</exception>
    public IReadOnlyDictionary<string, string> Apply(IReadOnlyList<FileChange> changes)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var change in changes)
            {
                HostFile.RequireUnchanged(change);
            }

            foreach (var change in changes.Where(change => change.Before is not null))
            {
                kept[change.Path] = Keep(change);
            }

            foreach (var change in changes)
            {
                Make(change.Path);
                HostFile.Apply(change);
                _done.Push(change);
            }
        }
        catch (CommandException)
        {
            TakeBack();
            throw;
        }

        return kept;
    }

    /// <summary>The directories that a file needs and that are not there.</summary>
    public static IEnumerable<string> MissingDirectories(string path)
    {
        for (var directory = Path.GetDirectoryName(HostFile.Target(path)); directory is not null && !Directory.Exists(directory); directory = Path.GetDirectoryName(directory))
        {
            yield return directory;
        }
    }

    /// <summary>Removes the directories that are empty, the innermost first.</summary>
    public static void RemoveEmpty(IEnumerable<string> directories)
    {
        foreach (var directory in directories.OrderByDescending(directory => directory.Length))
        {
            if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any())
            {
                Directory.Delete(directory);
            }
        }
    }

    private string Keep(FileChange change)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Path.GetRandomFileName()}-{Path.GetFileName(change.Path)}");
        var path = Path.Combine(copies, name);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var copy = new FileStream(path, options);
            copy.Write(change.Before);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Store, "home_unusable", $"No copy of '{change.Path}' can be kept: {error.Message.TrimEnd('.')}.", "check who owns the home", innerException: error);
        }
    }

    private void Make(string path)
    {
        string[] missing = [.. MissingDirectories(path)];
        try
        {
            _ = missing.Length == 0 ? null : Directory.CreateDirectory(missing[0]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Outside, "host_file_unusable", $"'{missing[0]}' cannot be made: {error.Message.TrimEnd('.')}.", "check who owns the directory above it", innerException: error);
        }

        _directories.AddRange(missing);
    }

    private void TakeBack()
    {
        while (_done.TryPop(out var change))
        {
            HostFile.Apply(new FileChange(change.Path, change.After, change.Before));
        }

        RemoveEmpty(_directories);
    }
}
