using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning.Login;

/// <summary>What a host checks of an answer to <see cref="LoginRequest"/>. That a k1 is its own and comes once is the host's business.</summary>
public static class LoginProof
{
    /// <summary>Whether a key has signed k1; then the key is the account.</summary>
    /// <param name="k1">32 bytes as hexadecimal digits.</param>
    /// <param name="signature">The signature in DER, as hexadecimal digits.</param>
    /// <param name="key">33 bytes as hexadecimal digits.</param>
    /// <param name="account">The key.</param>
    public static bool TryVerify(string k1, string signature, string key, [NotNullWhen(true)] out CompressedKey? account)
    {
        ArgumentNullException.ThrowIfNull(k1);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(key);
        account = null;
        if (AnyHex.TryRead(k1, LoginRequest.K1Bytes, out var hash)
            && signature.Length <= 2 * EcdsaSignature.MaxDerBytes && AnyHex.TryRead(signature, signature.Length / 2, out var der)
            && EcdsaSignature.TryReadDer(der, out var signed)
            && AnyHex.TryRead(key, CompressedKey.ByteCount, out var bytes)
            && CompressedKey.TryRead(bytes, out var claimed)
            && Ecdsa.Verify(claimed, hash, signed.WithLowS()))
        {
            account = claimed;
        }

        return account is not null;
    }
}
