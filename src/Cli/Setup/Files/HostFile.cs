using System.Text;
using Satchel.Cli.Setup.Documents;

namespace Satchel.Cli.Setup.Files;

/// <summary>Files that belong to a host and its user: read whole, written whole, their links, modes and marks kept.</summary>
internal static class HostFile
{
    /// <summary>Largest file that is edited: far beyond any settings.</summary>
    private const int Bytes = 16 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file behind a path: where a link leads.</summary>
    public static string Target(string path)
    {
        var link = new FileInfo(path);
        return link.LinkTarget is null ? path : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    /// <summary>Reads a file.</summary>
    /// <returns>Its bytes; null where there is none.</returns>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static byte[]? Read(string path)
    {
        try
        {
            var file = new FileInfo(Target(path));
            return !file.Exists ? null
                : file.Length <= Bytes ? File.ReadAllBytes(file.FullName)
                : throw new IOException(FormattableString.Invariant($"it has more than {Bytes >> 20} MiB"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, error);
        }
    }

    /// <summary>The text of a file, without its byte order mark.</summary>
    /// <exception cref="DocumentException">It is not UTF-8.</exception>
    public static string Decode(byte[]? bytes)
    {
        var content = WithoutMark(bytes);
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException error)
        {
            var before = Encoding.UTF8.GetString(content[..Math.Max(0, error.Index)]);
            throw DocumentException.At(before, before.Length, "the file is not UTF-8");
        }
    }

    /// <summary>The bytes of a text, with a byte order mark where the file had one.</summary>
    public static byte[] Encode(string text, byte[]? before)
        => before is not null && WithoutMark(before).Length < before.Length ? [.. Encoding.UTF8.Preamble, .. Strict.GetBytes(text)] : Strict.GetBytes(text);

    /// <summary>Replaces a file at once; who reads it meanwhile sees the old bytes or the new ones.</summary>
    /// <exception cref="CommandException">It holds something else than expected, or cannot be written.</exception>
    public static void Apply(FileChange change)
    {
        var target = Target(change.Path);
        try
        {
            if (change.After is null)
            {
                RequireUnchanged(change);
                File.Delete(target);
                return;
            }

            var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
            try
            {
                Write(temporary, change.After, target);
                RequireUnchanged(change);
                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(change.Path, error);
        }
    }

    /// <summary>Looks whether a file still is as it was when the change was planned, and may be written.</summary>
    /// <exception cref="CommandException">It is not, or may not.</exception>
    public static void RequireUnchanged(FileChange change)
    {
        var now = Read(change.Path);
        if (now is null != change.Before is null || !now.AsSpan().SequenceEqual(change.Before))
        {
            throw new CommandException(
                ExitCode.Outside, "host_file_changed", $"'{change.Path}' was changed by somebody else meanwhile; it is left as it is.", "give the command again", isRetryable: true);
        }

        if (now is not null && File.GetAttributes(Target(change.Path)).HasFlag(FileAttributes.ReadOnly))
        {
            throw new CommandException(ExitCode.Outside, "host_file_read_only", $"'{change.Path}' may only be read.", "let its owner write it, or change it where it comes from");
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[]? bytes)
        => bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;

    private static void Write(string path, byte[] content, string model)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && File.Exists(model))
        {
            options.UnixCreateMode = File.GetUnixFileMode(model);
        }

        using (var stream = new FileStream(path, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows() && options.UnixCreateMode is { } mode)
        {
            // What the umask has taken away.
            File.SetUnixFileMode(path, mode);
        }
    }

    private static CommandException Unusable(string path, Exception error)
        => new(
            ExitCode.Outside,
            "host_file_unusable",
            $"'{path}' cannot be read or written: {error.Message.TrimEnd('.')}.",
            "check who owns it and its directory",
            innerException: error);
}
