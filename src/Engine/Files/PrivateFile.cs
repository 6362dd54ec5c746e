namespace Satchel.Engine.Files;

/// <summary>Files that only their owner may read, from the moment they are made and whatever the umask allows.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a whole file at once: a reader sees the old bytes or the new ones, also after a power cut.</summary>
    /// <remarks>Two writers of one file must not run together; where they can, the caller holds a lock.</remarks>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        // A link keeps standing where its owner put it; the file behind it is replaced.
        var link = new FileInfo(path);
        var target = (link.Exists ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName : null) ?? path;
        var temporary = target + ".tmp";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, Options(FileMode.CreateNew, FileAccess.Write, FileShare.None)))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Opens a file that is made, where it is missing, for its owner alone.</summary>
    /// <exception cref="IOException">The disk refused, or somebody holds the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
        => new(path, Options(mode, access, share));

    /// <summary>Copies a file into a new one that is its owner's alone; who writes to the first one meanwhile is not kept from it.</summary>
    /// <exception cref="IOException">The disk refused, or there is no such file, or the new one is there.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be opened.</exception>
    public static void Copy(string path, string target)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = Open(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        source.CopyTo(copy);
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
