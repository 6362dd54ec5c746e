using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Files;

namespace Satchel.Cli.Commands;

/// <summary>Files that a caller names to be read; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    private const string StandardInput = "-";

    /// <summary>
    /// Opens an input that can be read without waiting: what comes through a pipe is gathered first, in a file without a
    /// name, so that a slow writer at the other end keeps nobody else from the store.
    /// </summary>
    /// <exception cref="CommandException">There is none, or it cannot be read.</exception>
    public static async Task<Stream> OpenWholeAsync(CliHost host, string path, CancellationToken cancellationToken)
    {
        var input = Open(host, path);
        if (input.CanSeek)
        {
            return input;
        }

        await using (input)
        {
            var gathered = OpenGathered();
            try
            {
                await input.CopyToAsync(gathered, cancellationToken);
                gathered.Position = 0;
                return gathered;
            }
            catch
            {
                await gathered.DisposeAsync();
                throw;
            }
        }
    }

    /// <exception cref="CommandException">There is none, or it cannot be read; reading from it may say so as well.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream that is given out owns the one behind it.")]
    public static Stream Open(CliHost host, string path) => path is StandardInput
        ? BoundaryStream.ForInput(host.OpenInput(), "Standard input")
        : BoundaryStream.ForInput(OpenFile(path), $"The file '{path}'");

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream that is given out owns the one behind it.")]
    private static BoundaryStream OpenGathered()
    {
        const string Problem = "Standard input cannot be gathered in the temporary directory";
        try
        {
            return new BoundaryStream(PrivateFile.OpenTemporary(), "input_not_gathered", Problem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Outside, "input_not_gathered", $"{Problem}: {error.Message}", innerException: error);
        }
    }

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
