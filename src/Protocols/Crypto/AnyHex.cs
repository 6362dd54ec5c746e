using System.Diagnostics.CodeAnalysis;

namespace Satchel.Protocols.Crypto;

/// <summary>Hexadecimal text of either case.</summary>
internal static class AnyHex
{
    /// <summary>Reads exactly so many bytes; false where the text is longer, shorter, or holds anything else.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, int byteCount, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[byteCount];
        if (text.Length != 2 * byteCount || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            bytes = null;
        }

        return bytes is not null;
    }
}
