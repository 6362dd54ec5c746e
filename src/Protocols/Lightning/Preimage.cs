using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>
/// The 32 bytes that prove a payment: whoever pays gets them, and whoever has them may use what was bought. The text form tells
/// nothing.
/// </summary>
public sealed class Preimage : IEquatable<Preimage>
{
    /// <summary>Bytes of a preimage.</summary>
    public const int ByteCount = 32;

    private readonly byte[] _bytes;

    private Preimage(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        PaymentHash.TryRead(Sha256.HashData(bytes), out var hash);
        Hash = hash!;
    }

    /// <summary>The hash under which it is paid for.</summary>
    public PaymentHash Hash { get; }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Takes any 32 bytes; false where there are more or less.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Preimage? preimage)
    {
        preimage = bytes.Length == ByteCount ? new Preimage(bytes) : null;
        return preimage is not null;
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, [NotNullWhen(true)] out Preimage? preimage)
    {
        preimage = AnyHex.TryRead(hex, ByteCount, out var bytes) ? new Preimage(bytes) : null;
        return preimage is not null;
    }

    /// <summary>Whether it belongs to a hash, in a time that tells nothing about either.</summary>
    public bool Opens(PaymentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return CryptographicOperations.FixedTimeEquals(Hash.Bytes, hash.Bytes);
    }

    /// <summary>The 64 hexadecimal digits, in small letters.</summary>
    public string Reveal() => Convert.ToHexStringLower(_bytes);

    /// <inheritdoc/>
    public bool Equals(Preimage? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Preimage);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>A fixed text.</summary>
    public override string ToString() => "Preimage(hidden)";
}
