using System.Security.Cryptography;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// Signatures of BIP-340. A signature has 64 bytes: the x of R, then s, each 32 bytes, the most significant one first. It holds where
/// s G - e P is the point R with that x and an even y, with e = the tagged hash of R, P and the message.
/// </summary>
public static class Schnorr
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Bytes of auxiliary randomness.</summary>
    public const int AuxiliaryBytes = 32;

    /// <summary>Signs with fresh randomness.</summary>
    public static byte[] Sign(SecretKey key, ReadOnlySpan<byte> message, RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> auxiliary = stackalloc byte[AuxiliaryBytes];
        random.GetBytes(auxiliary);
        return Sign(key, message, auxiliary);
    }

    /// <summary>Signs a message of any length.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">What is signed; in Nostr the 32 bytes of an event's id.</param>
    /// <param name="auxiliary">32 bytes, fresh for each signature: they blind the key against measurements.</param>
    /// <exception cref="ArgumentException"><paramref name="auxiliary"/> has another length.</exception>
    /// <exception cref="CryptographicException">The signature does not verify: the machine computed wrongly. It is not given out.</exception>
    public static byte[] Sign(SecretKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> auxiliary)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (auxiliary.Length != AuxiliaryBytes)
        {
            throw new ArgumentException($"Auxiliary randomness has {AuxiliaryBytes} bytes.", nameof(auxiliary));
        }

        // The key whose point has an even y.
        var secret = key.ToScalar().NegateIf(key.CompressedKey.Point.Y.IsOdd);
        var nonce = Nonce(secret, key.PublicKey.Bytes, message, auxiliary);
        GeneratorComb.Multiply(nonce).TryToAffine(out var point);
        nonce = nonce.NegateIf(point.Y.IsOdd);

        var signature = new byte[SignatureBytes];
        point.X.Write(signature);
        var challenge = Challenge(signature.AsSpan(0, FieldElement.ByteCount), key.PublicKey.Bytes, message);
        (nonce + (challenge * secret)).Write(signature.AsSpan(FieldElement.ByteCount));
        return Verify(key.CompressedKey.Point, key.PublicKey.Bytes, message, signature)
            ? signature
            : throw new CryptographicException("A signature did not verify right after it was made.");
    }

    /// <summary>Whether a signature holds. Whatever is malformed does not.</summary>
    public static bool Verify(XOnlyKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        return signature.Length == SignatureBytes && key.TryLift(out var point) && Verify(point, key.Bytes, message, signature);
    }

    private static bool Verify(in AffinePoint key, ReadOnlySpan<byte> keyBytes, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var x = signature[..FieldElement.ByteCount];
        if (!FieldElement.TryRead(x, out var expected) || !Scalar.TryRead(signature[FieldElement.ByteCount..], out var response))
        {
            return false;
        }

        var even = key.Y.IsOdd ? key.Negate() : key;
        var challenge = Challenge(x, keyBytes, message);
        return PublicMultiplication.Multiply(response, -challenge, even).TryToAffine(out var point)
            && !point.Y.IsOdd
            && point.X.Is(expected);
    }

    private static Scalar Nonce(in Scalar secret, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> auxiliary)
    {
        Span<byte> masked = stackalloc byte[Scalar.ByteCount];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        secret.Write(masked);
        TaggedHash.Auxiliary.Write(hash, auxiliary);
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= hash[i];
        }

        TaggedHash.Nonce.Write(hash, masked, key, message);
        var nonce = Scalar.ReadReduced(hash);
        CryptographicOperations.ZeroMemory(masked);
        CryptographicOperations.ZeroMemory(hash);
        return nonce.IsZero ? throw new CryptographicException("A nonce is zero.") : nonce;
    }

    private static Scalar Challenge(ReadOnlySpan<byte> x, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        TaggedHash.Challenge.Write(hash, x, key, message);
        return Scalar.ReadReduced(hash);
    }
}
