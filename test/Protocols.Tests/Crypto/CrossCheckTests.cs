using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto;
using Satchel.Testing;

namespace Satchel.Protocols.Tests.Crypto;

/// <summary>Every operation beside that of libsecp256k1. Without the library they pass unasked: the vectors stand by themselves.</summary>
public sealed class CrossCheckTests
{
    private const int Cases = 300;

    [Fact]
    public void Public_keys_are_those_of_the_library()
        => ForAll((library, secret, _) =>
        {
            using var key = Keys.Secret(secret);
            return key.CompressedKey.Bytes.SequenceEqual(library.PublicKey(secret));
        });

    [Fact]
    public void Schnorr_signatures_are_those_of_the_library_and_verify_there_and_here()
        => ForAll((library, secret, other) =>
        {
            using var key = Keys.Secret(secret);
            var hash = SHA256.HashData(other);
            var signature = Schnorr.Sign(key, hash, other);
            return signature.AsSpan().SequenceEqual(library.SignSchnorr(library.KeyPair(secret), hash, other))
                && library.VerifySchnorr(key.PublicKey.Bytes.ToArray(), hash, signature)
                && Schnorr.Verify(key.PublicKey, hash, signature);
        });

    [Fact]
    public void Any_bytes_hold_as_a_signature_here_where_they_hold_there()
        => ForAll((library, secret, other) =>
        {
            using var key = Keys.Secret(secret);
            byte[] signature = [.. other, .. secret];
            XOnlyKey.TryRead(other, out var anyKey);
            return Schnorr.Verify(key.PublicKey, other, signature) == library.VerifySchnorr(key.PublicKey.Bytes.ToArray(), other, signature)
                && Schnorr.Verify(anyKey!, other, signature) == library.VerifySchnorr(other, other, signature);
        });

    [Fact]
    public void Shared_secrets_are_those_of_the_library()
        => ForAll((library, secret, other) =>
        {
            using var key = Keys.Secret(secret);
            using var peer = Keys.Secret(SHA256.HashData(other));
            var shared = new byte[Ecdh.SharedBytes];
            return Ecdh.TryShare(key, peer.PublicKey, shared)
                && shared.AsSpan().SequenceEqual(library.SharedX(secret, [2, .. peer.PublicKey.Bytes]));
        });

    [Fact]
    public void Ecdsa_signatures_are_those_of_the_library_and_verify_there_and_here()
        => ForAll((library, secret, other) =>
        {
            using var key = Keys.Secret(secret);
            var signature = Ecdsa.Sign(key, other, out var recoveryId);
            return signature.ToCompact().AsSpan().SequenceEqual(library.SignEcdsa(secret, other))
                && library.VerifyEcdsa(key.CompressedKey.Bytes.ToArray(), other, signature.ToDer())
                && Ecdsa.Verify(key.CompressedKey, other, signature)
                && Ecdsa.TryRecover(signature, recoveryId, other, out var recovered)
                && recovered.Equals(key.CompressedKey);
        });

    private static void ForAll(Func<Libsecp256k1, byte[], byte[], bool> holds)
    {
        if (!Libsecp256k1.IsPresent)
        {
            return;
        }

        using var library = new Libsecp256k1();
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases),
            Prop.ForAll(Gen.Zip(Keys.AnySecret, Keys.AnyNumber).ToArbitrary(), pair => holds(library, pair.Item1, pair.Item2)));
    }
}
