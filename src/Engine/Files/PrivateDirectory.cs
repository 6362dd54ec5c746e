namespace Satchel.Engine.Files;

/// <summary>Directories that only their owner may enter.</summary>
internal static class PrivateDirectory
{
    /// <summary>Makes a directory and its missing parents; those that exist stay as they are.</summary>
    /// <exception cref="IOException">The disk refused, or a file stands in the way.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (File.Exists(path))
        {
            throw new IOException($"'{path}' is a file, not a directory");
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Make(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
