using System.Security.Cryptography;

namespace Satchel.Engine.Guard;

/// <summary>The checksum of Bitcoin's Base58Check, which private keys and extended keys carry.</summary>
internal static class Base58Check
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int ChecksumBytes = 4;

    /// <summary>Whether a text stands for so many bytes and a checksum that fits them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="payloadBytes">Bytes without the checksum, the version among them.</param>
    public static bool IsValid(ReadOnlySpan<char> text, int payloadBytes)
    {
        Span<byte> bytes = stackalloc byte[payloadBytes + ChecksumBytes];
        bytes.Clear();
        foreach (var c in text)
        {
            var carry = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0)
            {
                return false;
            }

            for (var i = bytes.Length - 1; i >= 0; i--)
            {
                carry += bytes[i] * 58;
                bytes[i] = (byte)(carry & 255);
                carry >>= 8;
            }

            if (carry > 0)
            {
                return false;
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..payloadBytes], hash);
        SHA256.HashData(hash, hash);
        return hash[..ChecksumBytes].SequenceEqual(bytes[payloadBytes..]);
    }
}
