using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// A secret key of secp256k1: 32 bytes, a number from 1 to n - 1. The bytes lie in memory that the collector does not move and
/// are zeroed by <see cref="Dispose"/>; every member throws <see cref="ObjectDisposedException"/> after it, but those that are public
/// anyway. The text form tells nothing.
/// </summary>
public sealed class SecretKey : IDisposable
{
    /// <summary>Bytes of a secret key.</summary>
    public const int ByteCount = 32;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(ByteCount, pinned: true);
    private bool _isDisposed;

    private SecretKey(ReadOnlySpan<byte> bytes, in Scalar scalar)
    {
        bytes.CopyTo(_bytes);
        GeneratorComb.Multiply(scalar).TryToAffine(out var point);
        CompressedKey = new CompressedKey(point);
        PublicKey = CompressedKey.XOnly;
    }

    /// <summary>The public key as BIP-340 and Nostr know it.</summary>
    public XOnlyKey PublicKey { get; }

    /// <summary>The public key as ECDSA knows it.</summary>
    public CompressedKey CompressedKey { get; }

    /// <summary>Reads 32 bytes; false where there are more or less, or they are no secret key.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SecretKey? key)
    {
        key = bytes.Length == ByteCount && Scalar.TryReadSecret(bytes, out var scalar) ? new SecretKey(bytes, scalar) : null;
        return key is not null;
    }

    /// <summary>Makes a new key.</summary>
    public static SecretKey Generate(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[ByteCount];
        SecretKey? key;
        do
        {
            random.GetBytes(bytes);
        }
        while (!TryRead(bytes, out key));

        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>Writes the 32 bytes. Whoever takes them also clears them.</summary>
    public void CopyTo(Span<byte> destination) => Bytes().CopyTo(destination);

    /// <summary>Whether both are the same key, in a time that tells nothing about it.</summary>
    public bool FixedTimeEquals(SecretKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(Bytes(), other.Bytes());
    }

    /// <summary>A fixed text.</summary>
    public override string ToString() => "SecretKey(hidden)";

    /// <summary>Zeroes the bytes.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _isDisposed = true;
    }

    /// <summary>The number.</summary>
    internal Scalar ToScalar()
    {
        Scalar.TryRead(Bytes(), out var scalar);
        return scalar;
    }

    private ReadOnlySpan<byte> Bytes()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _bytes;
    }
}
