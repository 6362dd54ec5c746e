namespace Satchel.Cli.Commands;

/// <summary>Files that a caller names to be read; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    private const string StandardInput = "-";

    /// <exception cref="CommandException">There is none, or it cannot be read.</exception>
    public static Stream Open(CliHost host, string path)
    {
        if (path is StandardInput)
        {
            return host.OpenInput();
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw CommandException.Usage("file_not_found", $"There is no file '{path}'.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Outside, "file_unreadable", $"The file '{path}' cannot be read: {error.Message}", innerException: error);
        }
    }
}
