using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Files;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>
/// A key of another system, kept for a person to take over: one line of hexadecimal digits in
/// <c>imports/FORMAT-HASH.EXTENSION</c>, 0600, named after what it holds. No key of the home is touched.
/// </summary>
internal static class KeyFile
{
    /// <summary>Bytes of the hash in the file's name; a random key cannot be told from them.</summary>
    private const int NameBytes = 6;

    /// <summary>Keeps a key; one that is there stays as it is.</summary>
    /// <exception cref="SourceException">It cannot be written.</exception>
    public static KeptFile Keep(string directory, SourceFormat format, ForeignKey key, bool isDryRun)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("satchel.import-key/1:" + key.Text));
        var path = Path.Combine(directory, $"{SourceFormats.Of(format)}-{Convert.ToHexStringLower(hash.AsSpan(0, NameBytes))}.{key.Extension}");
        try
        {
            if (isDryRun || File.Exists(path))
            {
                return new KeptFile(path, key.What, !File.Exists(path));
            }

            PrivateDirectory.Make(directory);
            return new KeptFile(path, key.What, PrivateFile.TryMake(path, key.Text + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceError.Unreadable, $"'{path}' cannot be written: {error.Message.TrimEnd('.')}", error);
        }
    }
}
