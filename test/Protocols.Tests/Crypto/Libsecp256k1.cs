using System.Runtime.InteropServices;

namespace Satchel.Protocols.Tests.Crypto;

/// <summary>Debian's library (package libsecp256k1-1), where it is installed: the second opinion on every signature.</summary>
internal sealed partial class Libsecp256k1 : IDisposable
{
    private const string Library = "libsecp256k1.so.1";
    private const uint SignAndVerify = 0x301;
    private const uint Compressed = 0x102;
    private const int OpaqueBytes = 96;

    private readonly nint _context = secp256k1_context_create(SignAndVerify);

    /// <summary>Whether it is installed.</summary>
    public static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    public byte[] SignSchnorr(byte[] secret, byte[] hash, byte[] auxiliary)
    {
        var pair = new byte[OpaqueBytes];
        var signature = new byte[64];
        Assert.Equal(1, secp256k1_keypair_create(_context, pair, secret));
        Assert.Equal(1, secp256k1_schnorrsig_sign32(_context, signature, hash, pair, auxiliary));
        return signature;
    }

    public bool VerifySchnorr(byte[] key, byte[] message, byte[] signature)
    {
        var parsed = new byte[OpaqueBytes];
        return secp256k1_xonly_pubkey_parse(_context, parsed, key) == 1
            && secp256k1_schnorrsig_verify(_context, signature, message, (nuint)message.Length, parsed) == 1;
    }

    public byte[] PublicKey(byte[] secret)
    {
        var key = new byte[OpaqueBytes];
        Assert.Equal(1, secp256k1_ec_pubkey_create(_context, key, secret));
        return Serialize(key);
    }

    public byte[] SharedX(byte[] secret, byte[] compressedKey)
    {
        var key = new byte[OpaqueBytes];
        Assert.Equal(1, secp256k1_ec_pubkey_parse(_context, key, compressedKey, (nuint)compressedKey.Length));
        Assert.Equal(1, secp256k1_ec_pubkey_tweak_mul(_context, key, secret));
        return Serialize(key)[1..];
    }

    public byte[] SignEcdsa(byte[] secret, byte[] hash)
    {
        var (signature, compact) = (new byte[OpaqueBytes], new byte[64]);
        Assert.Equal(1, secp256k1_ecdsa_sign(_context, signature, hash, secret, 0, 0));
        Assert.Equal(1, secp256k1_ecdsa_signature_serialize_compact(_context, compact, signature));
        return compact;
    }

    public bool VerifyEcdsa(byte[] compressedKey, byte[] hash, byte[] der)
    {
        var (key, signature) = (new byte[OpaqueBytes], new byte[OpaqueBytes]);
        return secp256k1_ec_pubkey_parse(_context, key, compressedKey, (nuint)compressedKey.Length) == 1
            && secp256k1_ecdsa_signature_parse_der(_context, signature, der, (nuint)der.Length) == 1
            && secp256k1_ecdsa_verify(_context, signature, hash, key) == 1;
    }

    public void Dispose() => secp256k1_context_destroy(_context);

    private byte[] Serialize(byte[] key)
    {
        var bytes = new byte[33];
        var length = (nuint)bytes.Length;
        Assert.Equal(1, secp256k1_ec_pubkey_serialize(_context, bytes, ref length, key, Compressed));
        return bytes;
    }

    [LibraryImport(Library)]
    private static partial nint secp256k1_context_create(uint flags);

    [LibraryImport(Library)]
    private static partial void secp256k1_context_destroy(nint context);

    [LibraryImport(Library)]
    private static partial int secp256k1_keypair_create(nint context, [Out] byte[] pair, byte[] secret);

    [LibraryImport(Library)]
    private static partial int secp256k1_schnorrsig_sign32(nint context, [Out] byte[] signature, byte[] hash, byte[] pair, byte[] auxiliary);

    [LibraryImport(Library)]
    private static partial int secp256k1_schnorrsig_verify(nint context, byte[] signature, byte[] message, nuint length, byte[] key);

    [LibraryImport(Library)]
    private static partial int secp256k1_xonly_pubkey_parse(nint context, [Out] byte[] key, byte[] bytes);

    [LibraryImport(Library)]
    private static partial int secp256k1_ec_pubkey_create(nint context, [Out] byte[] key, byte[] secret);

    [LibraryImport(Library)]
    private static partial int secp256k1_ec_pubkey_parse(nint context, [Out] byte[] key, byte[] bytes, nuint length);

    [LibraryImport(Library)]
    private static partial int secp256k1_ec_pubkey_serialize(nint context, [Out] byte[] bytes, ref nuint length, byte[] key, uint flags);

    [LibraryImport(Library)]
    private static partial int secp256k1_ec_pubkey_tweak_mul(nint context, [In, Out] byte[] key, byte[] secret);

    [LibraryImport(Library)]
    private static partial int secp256k1_ecdsa_sign(nint context, [Out] byte[] signature, byte[] hash, byte[] secret, nint nonce, nint data);

    [LibraryImport(Library)]
    private static partial int secp256k1_ecdsa_verify(nint context, byte[] signature, byte[] hash, byte[] key);

    [LibraryImport(Library)]
    private static partial int secp256k1_ecdsa_signature_parse_der(nint context, [Out] byte[] signature, byte[] der, nuint length);

    [LibraryImport(Library)]
    private static partial int secp256k1_ecdsa_signature_serialize_compact(nint context, [Out] byte[] compact, byte[] signature);
}
