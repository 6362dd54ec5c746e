using System.Runtime.InteropServices;

namespace Satchel.Protocols.Files;

/// <summary>Files that are made whole or not at all, for their owner alone; of several who try at once, in any process, one does.</summary>
/// <remarks>
/// The content is written under another name first, and gets its own by <c>link</c>, which fails where a name is taken: what the runtime calls moving
/// looks first and renames then, so two could both have made it. Where the file system knows no second name, the file is made empty and filled.
/// </remarks>
public static partial class NewFile
{
    /// <summary>How the systems say that a name is taken.</summary>
    private const int Exists = 17;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a file. One that is there stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="isDurable">Whether it survives a power cut once this returns.</param>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static bool TryMake(string path, ReadOnlySpan<byte> content, bool isDurable)
    {
        if (File.Exists(path))
        {
            return false;
        }

        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Write(temporary, content, isDurable);
            if (OperatingSystem.IsWindows())
            {
                File.Move(temporary, path, overwrite: false);
                return true;
            }

            return Link(temporary, path) == 0 || (Marshal.GetLastPInvokeError() != Exists && TryFill(path, content, isDurable));
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a file that must not be there.</summary>
    /// <exception cref="IOException">It is there, or the disk refused.</exception>
    internal static void Write(string path, ReadOnlySpan<byte> content, bool isDurable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: isDurable);
    }

    private static bool TryFill(string path, ReadOnlySpan<byte> content, bool isDurable)
    {
        Write(path, content, isDurable);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string made);
}
