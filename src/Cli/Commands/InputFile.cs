using System.Diagnostics.CodeAnalysis;

namespace Satchel.Cli.Commands;

/// <summary>Files that a caller names to be read; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    private const string StandardInput = "-";

    /// <exception cref="CommandException">There is none, or it cannot be read; reading from it may say so as well.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream that is given out owns the one behind it.")]
    public static Stream Open(CliHost host, string path) => path is StandardInput
        ? BoundaryStream.ForInput(host.OpenInput(), "Standard input")
        : BoundaryStream.ForInput(OpenFile(path), $"The file '{path}'");

    private static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw CommandException.Usage("file_unreadable", $"'{path}' is a directory, not a file.");
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
