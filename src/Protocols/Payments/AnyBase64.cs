using System.Diagnostics.CodeAnalysis;

namespace Satchel.Protocols.Payments;

/// <summary>Base64 of either alphabet (RFC 4648, sections 4 and 5), with or without padding, without white space.</summary>
internal static class AnyBase64
{
    /// <summary>Reads it; false where it holds anything else or has more bytes than the limit.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, int maxBytes, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var digits = text.TrimEnd('=');
        if (text.Length - digits.Length > 2 || digits.Length % 4 == 1 || digits.Length / 4 * 3 > maxBytes || digits.ContainsAny(" \t\r\n"))
        {
            return false;
        }

        var padded = new char[(digits.Length + 3) / 4 * 4];
        padded.AsSpan().Fill('=');
        digits.Replace(padded, '-', '+');
        padded.AsSpan(0, digits.Length).Replace('_', '/');
        var room = new byte[padded.Length / 4 * 3];
        bytes = Convert.TryFromBase64Chars(padded, room, out var written) && written <= maxBytes ? room[..written] : null;
        return bytes is not null;
    }
}
