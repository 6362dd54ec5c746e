using System.Security.Cryptography;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>The nonces of RFC 6979, section 3.2, with HMAC-SHA-256: from the secret key and the hash, the same every time.</summary>
internal sealed class DeterministicNonces : IDisposable
{
    private readonly byte[] _key = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] _value = new byte[SHA256.HashSizeInBytes];
    private bool _isUsed;

    public DeterministicNonces(SecretKey key, ReadOnlySpan<byte> hash)
    {
        Span<byte> seed = stackalloc byte[SecretKey.ByteCount + Scalar.ByteCount];
        key.CopyTo(seed);
        Scalar.ReadReduced(hash).Write(seed[SecretKey.ByteCount..]);
        _value.AsSpan().Fill(1);
        Mix(0, seed);
        Mix(1, seed);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>The first nonce, then the next one.</summary>
    public Scalar Next()
    {
        while (true)
        {
            if (_isUsed)
            {
                Mix(0, []);
            }

            _isUsed = true;
            HMACSHA256.HashData(_key, _value, _value);
            if (Scalar.TryReadSecret(_value, out var nonce))
            {
                return nonce;
            }
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_value);
    }

    private void Mix(byte mark, ReadOnlySpan<byte> seed)
    {
        Span<byte> input = stackalloc byte[_value.Length + 1 + SecretKey.ByteCount + Scalar.ByteCount];
        _value.CopyTo(input);
        input[_value.Length] = mark;
        seed.CopyTo(input[(_value.Length + 1)..]);
        HMACSHA256.HashData(_key, input[..(_value.Length + 1 + seed.Length)], _key);
        HMACSHA256.HashData(_key, _value, _value);
        CryptographicOperations.ZeroMemory(input);
    }
}
