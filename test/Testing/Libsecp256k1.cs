using System.Runtime.InteropServices;

namespace Satchel.Testing;

/// <summary>
/// Debian's library (package libsecp256k1-1), where it is installed: the second opinion on every signature, and what ours is measured
/// against. Whatever it cannot do here is an <see cref="InvalidOperationException"/>.
/// </summary>
public sealed partial class Libsecp256k1 : IDisposable
{
    private const string Library = "libsecp256k1.so.1";
    private const uint SignAndVerify = 0x301;
    private const uint Compressed = 0x102;
    private const int OpaqueBytes = 96;

    private readonly nint _context = secp256k1_context_create(SignAndVerify);

    /// <summary>Whether it is installed.</summary>
    public static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>The library's own form of a secret key, with its point.</summary>
    public byte[] KeyPair(byte[] secret)
    {
        var pair = new byte[OpaqueBytes];
        Demand(secp256k1_keypair_create(_context, pair, secret));
        return pair;
    }

    /// <summary>A signature of BIP-340.</summary>
    public byte[] SignSchnorr(byte[] pair, byte[] hash, byte[] auxiliary)
    {
        var signature = new byte[64];
        Demand(secp256k1_schnorrsig_sign32(_context, signature, hash, pair, auxiliary));
        return signature;
    }

    /// <summary>Whether a signature of BIP-340 holds under 32 bytes of a key.</summary>
    public bool VerifySchnorr(byte[] key, byte[] message, byte[] signature)
    {
        var parsed = new byte[OpaqueBytes];
        return secp256k1_xonly_pubkey_parse(_context, parsed, key) == 1
            && secp256k1_schnorrsig_verify(_context, signature, message, (nuint)message.Length, parsed) == 1;
    }

    /// <summary>The 33 bytes of the public key.</summary>
    public byte[] PublicKey(byte[] secret)
    {
        var key = new byte[OpaqueBytes];
        Demand(secp256k1_ec_pubkey_create(_context, key, secret));
        return Serialize(key);
    }

    /// <summary>The x of the product of a secret and a point of 33 bytes.</summary>
    public byte[] SharedX(byte[] secret, byte[] compressedKey)
    {
        var key = new byte[OpaqueBytes];
        Demand(secp256k1_ec_pubkey_parse(_context, key, compressedKey, (nuint)compressedKey.Length));
        Demand(secp256k1_ec_pubkey_tweak_mul(_context, key, secret));
        return Serialize(key)[1..];
    }

    /// <summary>A signature of ECDSA in the compact form.</summary>
    public byte[] SignEcdsa(byte[] secret, byte[] hash)
    {
        var (signature, compact) = (new byte[OpaqueBytes], new byte[64]);
        Demand(secp256k1_ecdsa_sign(_context, signature, hash, secret, 0, 0));
        Demand(secp256k1_ecdsa_signature_serialize_compact(_context, compact, signature));
        return compact;
    }

    /// <summary>Whether a signature of ECDSA holds.</summary>
    public bool VerifyEcdsa(byte[] compressedKey, byte[] hash, byte[] der)
    {
        var (key, signature) = (new byte[OpaqueBytes], new byte[OpaqueBytes]);
        return secp256k1_ec_pubkey_parse(_context, key, compressedKey, (nuint)compressedKey.Length) == 1
            && secp256k1_ecdsa_signature_parse_der(_context, signature, der, (nuint)der.Length) == 1
            && secp256k1_ecdsa_verify(_context, signature, hash, key) == 1;
    }

    /// <summary>Ends the library's context.</summary>
    public void Dispose() => secp256k1_context_destroy(_context);

    private static void Demand(int result)
    {
        if (result != 1)
        {
            throw new InvalidOperationException("libsecp256k1 refused.");
        }
    }

    private byte[] Serialize(byte[] key)
    {
        var bytes = new byte[33];
        var length = (nuint)bytes.Length;
        Demand(secp256k1_ec_pubkey_serialize(_context, bytes, ref length, key, Compressed));
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
