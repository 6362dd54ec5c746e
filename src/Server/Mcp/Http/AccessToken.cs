using System.Security.Cryptography;
using Satchel.Engine.Files;
using Satchel.Engine.Settings;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// The word that a client must show to a server over HTTP. It stands alone in a file that only its owner may read: 64
/// characters of hexadecimal and a line break. Whoever removes the file gets a new one with the next start.
/// </summary>
public static class AccessToken
{
    private const int Bytes = 32;

    /// <summary>Longest file that is read; a person may write a word of their own.</summary>
    private const int MostCharacters = 1000;

    /// <summary>Shortest word that nobody guesses over a network.</summary>
    private const int FewestCharacters = 32;

    /// <summary>Reads the word, and makes it where there is none. Of several programs that do so at once all get the same.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SettingsException">It cannot be read or made, others may read it, or it is no word that is hard to guess.</exception>
    public static string Ensure(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                PrivateFile.TryMake(path, $"{RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true)}\n");
            }

            return Read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                SettingsError.FileUnusable, $"The token file '{path}' cannot be used: {error.Message.TrimEnd('.')}.", "check who may read and write it", error);
        }
    }

    private static string Read(string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new SettingsException(
                SettingsError.FileUnusable, $"The token file '{path}' may be read or written by others.", $"chmod 600 '{path}', or remove it to get a new one");
        }

        var token = new FileInfo(path).Length <= MostCharacters ? File.ReadAllText(path).Trim() : "";
        return token.Length >= FewestCharacters && token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new SettingsException(
                SettingsError.FileUnusable, $"The token file '{path}' does not hold one word of at least {FewestCharacters} characters.", "remove it to get a new one");
    }
}
