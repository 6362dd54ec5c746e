using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// ECDSA over secp256k1 (SEC 1), as invoices and LNURL-auth use it: of a hash of 32 bytes, with the nonce of RFC 6979 (HMAC with
/// SHA-256) and the low one of both values of s.
/// </summary>
public static class Ecdsa
{
    /// <summary>Bytes of the hash that is signed.</summary>
    public const int HashBytes = 32;

    /// <summary>Recovery ids are below this.</summary>
    public const int RecoveryIds = 4;

    /// <summary>n, which r lost where the x of the point was not below it.</summary>
    private static readonly FieldElement Order = new(0x25E8CD0364141, 0xE6AF48A03BBFD, 0xFFFFFFEBAAEDC, 0xFFFFFFFFFFFFF, 0xFFFFFFFFFFFF);

    /// <summary>Signs a hash.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">32 bytes.</param>
    /// <param name="recoveryId">Which of the four possible points was the nonce's, so that the public key can be recovered.</param>
    /// <exception cref="ArgumentException"><paramref name="hash"/> has another length.</exception>
    public static EcdsaSignature Sign(SecretKey key, ReadOnlySpan<byte> hash, out int recoveryId)
    {
        ArgumentNullException.ThrowIfNull(key);
        ThrowUnlessHash(hash);
        var secret = key.ToScalar();
        Span<byte> x = stackalloc byte[FieldElement.ByteCount];
        using var nonces = new DeterministicNonces(key, hash);
        while (true)
        {
            var nonce = nonces.Next();
            GeneratorComb.Multiply(nonce).TryToAffine(out var point);
            point.X.Write(x);
            var r = Scalar.ReadReduced(x);
            var s = nonce.Invert() * (Scalar.ReadReduced(hash) + (r * secret));
            if (r.IsZero || s.IsZero)
            {
                continue;
            }

            recoveryId = (Scalar.TryRead(x, out _) ? 0 : 2) | (point.Y.IsOdd != s.IsHigh ? 1 : 0);
            return new EcdsaSignature(r, s.NegateIf(s.IsHigh));
        }
    }

    /// <summary>Whether a signature holds. One whose s is not low does not.</summary>
    /// <exception cref="ArgumentException"><paramref name="hash"/> has another length.</exception>
    public static bool Verify(CompressedKey key, ReadOnlySpan<byte> hash, EcdsaSignature signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(signature);
        ThrowUnlessHash(hash);
        if (!signature.IsLowS)
        {
            return false;
        }

        var inverse = signature.S.Invert();
        var sum = PublicMultiplication.Multiply(Scalar.ReadReduced(hash) * inverse, signature.R * inverse, key.Point);
        if (!sum.TryToAffine(out var point))
        {
            return false;
        }

        Span<byte> x = stackalloc byte[FieldElement.ByteCount];
        point.X.Write(x);
        return Scalar.ReadReduced(x).Is(signature.R);
    }

    /// <summary>The public key under which a signature holds; false where there is none.</summary>
    /// <exception cref="ArgumentException"><paramref name="hash"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recoveryId"/> is not 0 to 3.</exception>
    public static bool TryRecover(EcdsaSignature signature, int recoveryId, ReadOnlySpan<byte> hash, [NotNullWhen(true)] out CompressedKey? key)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentOutOfRangeException.ThrowIfNegative(recoveryId);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(recoveryId, RecoveryIds);
        ThrowUnlessHash(hash);
        key = null;
        if (!TryReadX(signature.R, addOrder: recoveryId >= 2, out var x)
            || !AffinePoint.TryLift(x, (recoveryId & 1) == 1, out var nonce))
        {
            return false;
        }

        var inverse = signature.R.Invert();
        var sum = PublicMultiplication.Multiply(-(Scalar.ReadReduced(hash) * inverse), signature.S * inverse, nonce);
        key = sum.TryToAffine(out var point) ? new CompressedKey(point) : null;
        return key is not null;
    }

    private static bool TryReadX(in Scalar r, bool addOrder, out FieldElement x)
    {
        Span<byte> bytes = stackalloc byte[Scalar.ByteCount];
        r.Write(bytes);
        if (!FieldElement.TryRead(bytes, out x) || !addOrder)
        {
            return !addOrder;
        }

        // A sum of p or more wraps to less than n.
        x = (x + Order).Normalize();
        Span<byte> sum = stackalloc byte[FieldElement.ByteCount];
        x.Write(sum);
        return !Scalar.TryRead(sum, out _);
    }

    private static void ThrowUnlessHash(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != HashBytes)
        {
            throw new ArgumentException($"A hash has {HashBytes} bytes.", nameof(hash));
        }
    }
}
