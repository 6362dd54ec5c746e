using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>Small files of JSON for their owner alone, each made or replaced as a whole.</summary>
internal static class SandboxFiles
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a directory for its owner alone.</summary>
    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerReadsAndWrites | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes a file; false where it is there already. Of several who try at once one succeeds.</summary>
    public static bool TryMake<T>(string path, T content, JsonTypeInfo<T> type)
        => !File.Exists(path) && TryMake(path, JsonSerializer.SerializeToUtf8Bytes(content, type));

    /// <summary>Makes a file of these bytes; false where it is there already.</summary>
    public static bool TryMake(string path, byte[] content)
    {
        var temporary = Write(path, content);
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
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

    /// <summary>Replaces a file, or makes it.</summary>
    public static void Replace<T>(string path, T content, JsonTypeInfo<T> type)
        => File.Move(Write(path, JsonSerializer.SerializeToUtf8Bytes(content, type)), path, overwrite: true);

    /// <summary>Reads a file; null where it is not there, or somebody has written something else into it.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static string Write(string path, byte[] content)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerReadsAndWrites;
        }

        using var file = new FileStream(temporary, options);
        file.Write(content);
        return temporary;
    }
}
