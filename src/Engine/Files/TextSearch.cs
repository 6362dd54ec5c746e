using System.Buffers;
using System.Text;

namespace Satchel.Engine.Files;

/// <summary>
/// Looks for texts in the bytes of a file, as UTF-8 and as UTF-16 of either byte order.
/// </summary>
internal sealed class TextSearch
{
    /// <summary>Length of a piece in bytes of UTF-8; a text that is shorter is one piece.</summary>
    private const int PieceBytes = 32;

    /// <summary>Shorter ones stand in any file by chance.</summary>
    private const int ShortestBytes = 6;

    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _patterns;

    public TextSearch(IEnumerable<string> texts) => _patterns = [.. texts.Distinct(StringComparer.Ordinal).SelectMany(Encodings)];

    /// <summary>Cuts a text into pieces to look for, so that a part that was left behind is found as well.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        var (start, bytes) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]))
            {
                continue;
            }

            bytes += char.IsLowSurrogate(text[i]) ? 4 : Encoding.UTF8.GetByteCount(text.AsSpan(i, 1));
            if (bytes >= PieceBytes)
            {
                yield return text[start..(i + 1)];
                (start, bytes) = (i + 1, 0);
            }
        }

        if (bytes >= ShortestBytes)
        {
            yield return text[start..];
        }
    }

    /// <summary>Searches a file; one that went away holds nothing.</summary>
    /// <returns>Whether one was found, and how many bytes were read.</returns>
    public (bool Found, long Bytes) In(string path)
    {
        if (_patterns.Count == 0 || !File.Exists(path))
        {
            return (false, 0);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var overlap = _patterns.Max(pattern => pattern.Length) - 1;
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes + overlap);
        try
        {
            var (kept, total) = (0, 0L);
            while (file.Read(buffer, kept, BlockBytes) is > 0 and var read)
            {
                total += read;
                var held = buffer.AsSpan(0, kept + read);
                foreach (var pattern in _patterns)
                {
                    if (held.IndexOf(pattern) >= 0)
                    {
                        return (true, total);
                    }
                }

                kept = Math.Min(overlap, held.Length);
                held[^kept..].CopyTo(buffer);
            }

            return (false, total);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static IEnumerable<byte[]> Encodings(string text)
        => [Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text)];
}
