using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// A public key of BIP-340: the x of a point, 32 bytes, the most significant one first; the point is the one with an even y. Whether
/// there is such a point is asked when the key is used.
/// </summary>
public sealed class XOnlyKey : IEquatable<XOnlyKey>
{
    /// <summary>Bytes of a key.</summary>
    public const int ByteCount = 32;

    private readonly byte[] _bytes;

    private XOnlyKey(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether there is a point with this x. It costs as much as a tenth of a verification.</summary>
    public bool IsOnCurve => TryLift(out _);

    /// <summary>Takes any 32 bytes; false where there are more or less.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out XOnlyKey? key)
    {
        key = bytes.Length == ByteCount ? new XOnlyKey(bytes) : null;
        return key is not null;
    }

    /// <summary>Reads 64 hexadecimal digits, of which letters must be small.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, [NotNullWhen(true)] out XOnlyKey? key)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        key = LowerHex.TryRead(hex, bytes) ? new XOnlyKey(bytes) : null;
        return key is not null;
    }

    /// <inheritdoc/>
    public bool Equals(XOnlyKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as XOnlyKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The 64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    /// <summary>The point; false where there is none.</summary>
    internal bool TryLift(out AffinePoint point)
    {
        point = default;
        return FieldElement.TryRead(_bytes, out var x) && AffinePoint.TryLift(x, odd: false, out point);
    }
}
