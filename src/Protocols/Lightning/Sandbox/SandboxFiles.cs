using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Satchel.Protocols.Files;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>Small files of JSON for their owner alone, each made or replaced as a whole.</summary>
internal static class SandboxFiles
{
    /// <summary>Makes a directory for its owner alone.</summary>
    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes a file; false where it is there already. Of several who try at once one succeeds.</summary>
    public static bool TryMake<T>(string path, T content, JsonTypeInfo<T> type)
        => NewFile.TryMake(path, JsonSerializer.SerializeToUtf8Bytes(content, type), isDurable: false);

    /// <summary>Replaces a file, or makes it.</summary>
    public static void Replace<T>(string path, T content, JsonTypeInfo<T> type)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        NewFile.Write(temporary, JsonSerializer.SerializeToUtf8Bytes(content, type), isDurable: false);
        File.Move(temporary, path, overwrite: true);
    }

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
}
