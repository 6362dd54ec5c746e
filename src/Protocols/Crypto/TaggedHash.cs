using System.Security.Cryptography;
using System.Text;

namespace Satchel.Protocols.Crypto;

/// <summary>The tagged hash of BIP-340: SHA-256(SHA-256(tag) ‖ SHA-256(tag) ‖ bytes).</summary>
internal sealed class TaggedHash
{
    /// <summary>Up to here what is hashed is put together on the stack.</summary>
    private const int StackBytes = 512;

    private readonly byte[] _prefix;

    private TaggedHash(string tag)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(tag));
        _prefix = [.. hash, .. hash];
    }

    public static TaggedHash Auxiliary { get; } = new("BIP0340/aux");

    public static TaggedHash Nonce { get; } = new("BIP0340/nonce");

    public static TaggedHash Challenge { get; } = new("BIP0340/challenge");

    /// <summary>Writes the hash of up to three pieces, one after the other.</summary>
    public void Write(Span<byte> hash, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        var length = _prefix.Length + first.Length + second.Length + third.Length;
        var bytes = length <= StackBytes ? stackalloc byte[length] : new byte[length];
        _prefix.CopyTo(bytes);
        first.CopyTo(bytes[_prefix.Length..]);
        second.CopyTo(bytes[(_prefix.Length + first.Length)..]);
        third.CopyTo(bytes[(length - third.Length)..]);
        SHA256.HashData(bytes, hash);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
