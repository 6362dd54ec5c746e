using System.Buffers.Binary;
using System.Security.Cryptography;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Lightning.Login;

/// <summary>
/// A secret key from which others follow (BIP-32). The master is HMAC-SHA-512 (key <c>Bitcoin seed</c>) of the seed: 32 bytes of key, 32 of
/// chain code. A child is the parent plus the first 32 bytes of HMAC-SHA-512 under the chain code of: 0 and the key where the number is
/// 2^31 or more, else the public key; then the number as four bytes, the most significant one first. The rest is the new chain code.
/// </summary>
public sealed class ExtendedKey : IDisposable
{
    /// <summary>The first number of a child that the public key alone does not lead to.</summary>
    public const uint Hardened = 0x8000_0000;

    private const int CodeBytes = 32;

    private readonly byte[] _chainCode;

    private ExtendedKey(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> chainCode)
    {
        Key = SecretKey.TryRead(secret, out var key) ? key : throw new ArgumentException("A seed or a number gives no key.", nameof(secret));
        _chainCode = chainCode.ToArray();
    }

    /// <summary>The key itself. It lives as long as this.</summary>
    public SecretKey Key { get; }

    /// <summary>The master of a seed of 16 to 64 bytes.</summary>
    /// <exception cref="ArgumentException">The seed has another length, or is one of the 2^-127 that give no key.</exception>
    public static ExtendedKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length is < 16 or > 64)
        {
            throw new ArgumentException("A seed has 16 to 64 bytes.", nameof(seed));
        }

        Span<byte> both = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData("Bitcoin seed"u8, seed, both);
        var master = new ExtendedKey(both[..SecretKey.ByteCount], both[CodeBytes..]);
        CryptographicOperations.ZeroMemory(both);
        return master;
    }

    /// <summary>The key at the end of a path. The caller disposes of it.</summary>
    /// <exception cref="ArgumentException">A number of the path is one of the 2^-127 that give no key.</exception>
    public ExtendedKey Derive(params ReadOnlySpan<uint> path)
    {
        if (path.IsEmpty)
        {
            return Copy();
        }

        using var child = Child(path[0]);
        return child.Derive(path[1..]);
    }

    /// <summary>A fixed text.</summary>
    public override string ToString() => "ExtendedKey(hidden)";

    /// <summary>Zeroes key and chain code.</summary>
    public void Dispose()
    {
        Key.Dispose();
        CryptographicOperations.ZeroMemory(_chainCode);
    }

    private ExtendedKey Copy()
    {
        Span<byte> bytes = stackalloc byte[SecretKey.ByteCount];
        Key.CopyTo(bytes);
        var copy = new ExtendedKey(bytes, _chainCode);
        CryptographicOperations.ZeroMemory(bytes);
        return copy;
    }

    private ExtendedKey Child(uint number)
    {
        Span<byte> data = stackalloc byte[CompressedKey.ByteCount + sizeof(uint)];
        if (number >= Hardened)
        {
            data[0] = 0;
            Key.CopyTo(data[1..]);
        }
        else
        {
            Key.CompressedKey.Bytes.CopyTo(data);
        }

        BinaryPrimitives.WriteUInt32BigEndian(data[CompressedKey.ByteCount..], number);
        Span<byte> both = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(_chainCode, data, both);
        CryptographicOperations.ZeroMemory(data);
        Span<byte> sum = stackalloc byte[SecretKey.ByteCount];
        if (Scalar.TryRead(both[..SecretKey.ByteCount], out var step))
        {
            // Else the sum stays zero, which is no key.
            (step + Key.ToScalar()).Write(sum);
        }

        var child = new ExtendedKey(sum, both[CodeBytes..]);
        CryptographicOperations.ZeroMemory(both);
        CryptographicOperations.ZeroMemory(sum);
        return child;
    }
}
