namespace Satchel.Cli.Commands.Backup;

/// <summary>The file of a backup, as it is named on the command line.</summary>
internal static class BackupFile
{
    /// <exception cref="CommandException">No backup can be made there.</exception>
    public static string ForWriting(CommandContext context, string path, bool replaces)
    {
        var file = Whole(path);
        if (file.StartsWith(context.Home.StoresDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw CommandException.Usage("file_unusable", $"'{path}' lies among the stores.", "without FILE the backup goes where the home keeps backups");
        }

        if (Directory.Exists(file))
        {
            throw CommandException.Usage("file_unusable", $"'{path}' is a directory, not a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw CommandException.Usage("file_unusable", $"There is no directory '{Path.GetDirectoryName(file)}'.");
        }

        return !File.Exists(file) || replaces
            ? file
            : throw CommandException.No("file_exists", $"There already is a file '{path}'.", "name another, or use --force");
    }

    /// <exception cref="CommandException">There is no such file, or it cannot be read.</exception>
    public static string ForReading(CommandContext context, string path)
    {
        var file = Whole(path);
        InputFile.Open(context.Host, file).Dispose();
        return file;
    }

    /// <summary>A database is read and written here and there, which a pipe cannot.</summary>
    private static string Whole(string path)
        => path is "-"
            ? throw CommandException.Usage("file_unusable", "A backup is a database: it cannot go through a pipe.", "name a file; 'export' and 'import' take '-'")
            : path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal)
                ? Path.GetFullPath(path)
                : throw CommandException.Usage("file_unusable", "The name of the file is empty or holds a NUL character.");
}
