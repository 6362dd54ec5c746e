namespace Satchel.Cli.Commands.Scheduler;

/// <summary>A file that tells the operating system to run a worker again and again.</summary>
/// <param name="Path">Where it belongs.</param>
/// <param name="Content">What it says; no secret, so everybody may read it.</param>
internal sealed record UnitFile(string Path, string Content)
{
    /// <summary>Stands in every such file: one without it was written by somebody else and is left alone.</summary>
    public const string Mark = "Written by satchel scheduler install";

    private const UnixFileMode Readable
        = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether the file is there and Satchel wrote it.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public bool IsOurs => Guarded(() => File.Exists(Path) && File.ReadAllText(Path).Contains(Mark, StringComparison.Ordinal));

    /// <summary>Whether somebody else wrote it.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public bool IsForeign => File.Exists(Path) && !IsOurs;

    /// <summary>Puts the file in its place at once.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write()
        => Guarded(() =>
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            var temporary = Path + ".tmp";
            File.WriteAllText(temporary, Content);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, Readable);
            }

            File.Move(temporary, Path, overwrite: true);
            return true;
        });

    /// <summary>Removes the file.</summary>
    /// <exception cref="CommandException">It cannot be removed.</exception>
    public void Remove()
        => Guarded(() =>
        {
            File.Delete(Path);
            return true;
        });

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Outside, "unit_unusable", $"'{Path}' cannot be read or written: {error.Message.TrimEnd('.')}.", "check who owns it", innerException: error);
        }
    }
}
