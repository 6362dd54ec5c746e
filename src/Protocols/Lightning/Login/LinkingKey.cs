using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning.Login;

/// <summary>
/// The key by which one is known to one host (LUD-05). The hashing key lies at <c>m/138'/0</c>; HMAC-SHA-256 under it of the full name of the host; its
/// first 16 bytes are four numbers, the most significant byte first; the key lies at <c>m/138'/a/b/c/d</c>.
/// </summary>
public static class LinkingKey
{
    private const uint Purpose = 138 | ExtendedKey.Hardened;

    /// <summary>The key for a host. The caller disposes of it.</summary>
    /// <param name="master">The master key of the wallet.</param>
    /// <param name="host">The name of the host as it stands in the address, in small letters.</param>
    public static ExtendedKey For(ExtendedKey master, string host)
    {
        ArgumentNullException.ThrowIfNull(master);
        ArgumentException.ThrowIfNullOrEmpty(host);
        using var hashing = master.Derive(Purpose, 0);
        Span<byte> key = stackalloc byte[SecretKey.ByteCount];
        hashing.Key.CopyTo(key);
        var path = Path(key, host);
        CryptographicOperations.ZeroMemory(key);
        return master.Derive([Purpose, .. path]);
    }

    /// <summary>The last four numbers of the path.</summary>
    internal static uint[] Path(ReadOnlySpan<byte> hashingKey, string host)
    {
        var hash = HMACSHA256.HashData(hashingKey, Encoding.UTF8.GetBytes(host));
        return [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(i * sizeof(uint))))];
    }
}
