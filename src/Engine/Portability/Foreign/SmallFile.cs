using System.Text;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Files of other systems that are read whole.</summary>
internal static class SmallFile
{
    /// <summary>Most bytes of a file of memories: a hundred times what people keep in such files.</summary>
    public const int MemoriesBytes = 64 << 20;

    /// <summary>Reads a file of text; replacement characters stand for what is no UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">Its largest size.</param>
    /// <exception cref="SourceException">It is larger, or cannot be read.</exception>
    public static string Read(string path, int mostBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > mostBytes)
            {
                throw new SourceException(
                    SourceError.TooLarge, FormattableString.Invariant($"'{path}' has {file.Length:N0} bytes; files of its kind are read up to {mostBytes:N0}"));
            }

            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceError.Unreadable, $"'{path}' cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }
}
