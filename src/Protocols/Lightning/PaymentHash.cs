using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>What a payment is known by: the SHA-256 of its preimage, 32 bytes.</summary>
public sealed class PaymentHash : IEquatable<PaymentHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int ByteCount = 32;

    private readonly byte[] _bytes;

    private PaymentHash(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Takes any 32 bytes; false where there are more or less.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PaymentHash? hash)
    {
        hash = bytes.Length == ByteCount ? new PaymentHash(bytes) : null;
        return hash is not null;
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, [NotNullWhen(true)] out PaymentHash? hash)
    {
        hash = AnyHex.TryRead(hex, ByteCount, out var bytes) ? new PaymentHash(bytes) : null;
        return hash is not null;
    }

    /// <inheritdoc/>
    public bool Equals(PaymentHash? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PaymentHash);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The 64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
