using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;
using Satchel.Testing;

namespace Satchel.Benchmarks;

/// <summary>
/// Signatures and shared secrets beside those of Debian's libsecp256k1, an operation each; without the library its rows fail and the others
/// stand. Ours verifies each signature after signing, so the row to compare it with is that of the library doing the same.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CryptoBenchmarks
{
    private readonly byte[] _secret = SHA256.HashData("secret"u8);
    private readonly byte[] _hash = SHA256.HashData("event"u8);
    private readonly byte[] _auxiliary = new byte[Schnorr.AuxiliaryBytes];
    private readonly byte[] _shared = new byte[Ecdh.SharedBytes];
    private readonly string _text = new('m', 1_024);
    private Libsecp256k1? _library;
    private SecretKey _key = null!;
    private XOnlyKey _public = null!;
    private ConversationKey _conversation = null!;
    private byte[] _pair = [];
    private byte[] _signature = [];

    /// <summary>Makes the keys.</summary>
    [GlobalSetup]
    public void MakeKeys()
    {
        SecretKey.TryRead(_secret, out var key);
        _key = key!;
        _public = _key.PublicKey;
        _signature = Schnorr.Sign(_key, _hash, _auxiliary);
        _conversation = ConversationKey.Between(_key, _public);
        _library = Libsecp256k1.IsPresent ? new Libsecp256k1() : null;
        _pair = _library?.KeyPair(_secret) ?? [];
    }

    /// <summary>Clears them.</summary>
    [GlobalCleanup]
    public void ClearKeys()
    {
        _key.Dispose();
        _conversation.Dispose();
        _library?.Dispose();
    }

    /// <summary>The library verifies.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("verify")]
    public bool LibraryVerifies() => _library!.VerifySchnorr(_public.Bytes.ToArray(), _hash, _signature);

    /// <summary>We verify.</summary>
    [Benchmark]
    [BenchmarkCategory("verify")]
    public bool Verify() => Schnorr.Verify(_public, _hash, _signature);

    /// <summary>The library signs, and verifies what it signed.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("sign")]
    public bool LibrarySignsAndVerifies()
        => _library!.VerifySchnorr(_public.Bytes.ToArray(), _hash, _library.SignSchnorr(_pair, _hash, _auxiliary));

    /// <summary>The library signs.</summary>
    [Benchmark]
    [BenchmarkCategory("sign")]
    public byte[] LibrarySigns() => _library!.SignSchnorr(_pair, _hash, _auxiliary);

    /// <summary>We sign, and verify what we signed.</summary>
    [Benchmark]
    [BenchmarkCategory("sign")]
    public byte[] Sign() => Schnorr.Sign(_key, _hash, _auxiliary);

    /// <summary>The library multiplies a point, in variable time: a floor, as its own ECDH hashes the result.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("share")]
    public byte[] LibraryShares() => _library!.SharedX(_secret, [2, .. _public.Bytes]);

    /// <summary>We multiply a point, in constant time.</summary>
    [Benchmark]
    [BenchmarkCategory("share")]
    public bool Share() => Ecdh.TryShare(_key, _public, _shared);

    /// <summary>A text of 1 KiB, with a conversation key that is there already.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("encrypt")]
    public string Encrypt() => _conversation.Encrypt(_text, _hash);
}
