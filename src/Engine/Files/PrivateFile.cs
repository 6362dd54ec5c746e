using System.Text;
using Satchel.Protocols.Files;

namespace Satchel.Engine.Files;

/// <summary>Files that only their owner may read, from the moment they are made and whatever the umask allows.</summary>
public static class PrivateFile
{
    // How the systems say that another process holds a file: EAGAIN on Linux and on macOS, a sharing or lock violation on Windows.
    private const int LinuxAgain = 11;
    private const int MacAgain = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a whole file at once: a reader sees the old bytes or the new ones, also after a power cut.</summary>
    /// <remarks>Two writers of one file must not run together; where they can, the caller holds a lock.</remarks>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    internal static void Replace(string path, ReadOnlySpan<byte> content)
    {
        // A link keeps standing where its owner put it; the file behind it is replaced.
        var link = new FileInfo(path);
        var target = (link.Exists ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName : null) ?? path;
        var temporary = target + ".tmp";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, Options(FileMode.CreateNew, FileAccess.Write, FileShare.None)))
        {
            Write(stream, content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Makes a file of text, whole or not at all. One that is there stays as it is; of several who try at once one does it.</summary>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static bool TryMake(string path, string content) => NewFile.TryMake(path, Encoding.UTF8.GetBytes(content), isDurable: true);

    /// <summary>Makes an empty file in the system's temporary directory, to write and to read; it goes away when it is closed.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static FileStream OpenTemporary()
    {
        var options = Options(FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        options.Options = FileOptions.DeleteOnClose;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
        if (!OperatingSystem.IsWindows())
        {
            // Open files live on without a name; nothing is left where the process is killed.
            File.Delete(file.Name);
        }

        return file;
    }

    /// <summary>Opens a file that is made, where it is missing, for its owner alone.</summary>
    /// <exception cref="IOException">The disk refused, or somebody holds the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
        => new(path, Options(mode, access, share));

    /// <summary>Whether a file could not be opened because another process holds it, so that waiting helps.</summary>
    internal static bool IsHeld(IOException error) => error.HResult is LinuxAgain or MacAgain or SharingViolation or LockViolation;

    /// <summary>Copies a file into a new one that is its owner's alone; who writes to the first one meanwhile is not kept from it.</summary>
    /// <exception cref="IOException">The disk refused, or there is no such file, or the new one is there.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be opened.</exception>
    internal static void Copy(string path, string target)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = Open(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        source.CopyTo(copy);
    }

    /// <summary>Writes; the runtime says by an exception for arguments that the system lets no file grow so long.</summary>
    private static void Write(FileStream stream, ReadOnlySpan<byte> content)
    {
        try
        {
            stream.Write(content);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new IOException($"'{stream.Name}' may not grow so long", error);
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
