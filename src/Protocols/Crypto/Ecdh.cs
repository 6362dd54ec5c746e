using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>The secret that two keys share: the x of the product of one's secret and the other's point, 32 bytes, not hashed.</summary>
public static class Ecdh
{
    /// <summary>Bytes of a shared secret.</summary>
    public const int SharedBytes = 32;

    /// <summary>Writes the shared x; false where the public key is no point of the curve.</summary>
    public static bool TryShare(SecretKey key, XOnlyKey other, Span<byte> shared)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(other);
        if (!other.TryLift(out var point) || !SecretLadder.Multiply(point, key.ToScalar()).TryToAffine(out var product))
        {
            return false;
        }

        product.X.Write(shared);
        return true;
    }
}
