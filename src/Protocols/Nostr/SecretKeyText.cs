using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>Secret keys as people copy them: <c>nsec</c> (NIP-19), Bech32 of the 32 bytes, or 64 hexadecimal digits.</summary>
public static class SecretKeyText
{
    private const string Prefix = "nsec";

    /// <summary>The <c>nsec</c> of a key. The text stays in memory until it is collected.</summary>
    public static string Write(SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> bytes = stackalloc byte[SecretKey.ByteCount];
        key.CopyTo(bytes);
        var text = Bech32.FromBytes(Prefix, bytes).ToString();
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Reads <c>nsec</c> or hexadecimal digits of either case; false where the text is no secret key.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SecretKey? key)
    {
        if (text.Length == 2 * SecretKey.ByteCount)
        {
            Span<byte> digits = stackalloc byte[SecretKey.ByteCount];
            key = null;
            var isHex = Convert.FromHexString(text, digits, out _, out _) == System.Buffers.OperationStatus.Done && SecretKey.TryRead(digits, out key);
            CryptographicOperations.ZeroMemory(digits);
            return isHex && key is not null;
        }

        key = null;
        if (!Bech32.TryParse(text, Bech32.AddressCharacters, out var bech32)
            || bech32 is not { Prefix: Prefix, Checksum: Bech32Checksum.Bech32 }
            || !bech32.TryToBytes(out var bytes))
        {
            return false;
        }

        SecretKey.TryRead(bytes, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return key is not null;
    }
}
