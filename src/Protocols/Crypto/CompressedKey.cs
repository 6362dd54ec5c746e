using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>A public key of ECDSA: 33 bytes, 2 for an even y or 3 for an odd one, then the x of the point. It lies on the curve.</summary>
public sealed class CompressedKey : IEquatable<CompressedKey>
{
    /// <summary>Bytes of a key.</summary>
    public const int ByteCount = 33;

    private const byte Even = 2;
    private const byte Odd = 3;

    private readonly byte[] _bytes = new byte[ByteCount];

    internal CompressedKey(in AffinePoint point)
    {
        Point = point;
        _bytes[0] = point.Y.IsOdd ? Odd : Even;
        point.X.Write(_bytes.AsSpan(1));
        XOnlyKey.TryRead(_bytes.AsSpan(1), out var xOnly);
        XOnly = xOnly!;
    }

    /// <summary>The 33 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The key without its first byte.</summary>
    public XOnlyKey XOnly { get; }

    /// <summary>The point.</summary>
    internal AffinePoint Point { get; }

    /// <summary>Reads 33 bytes; false where they are no point of the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CompressedKey? key)
    {
        key = bytes is [Even or Odd, ..] && bytes.Length == ByteCount
            && FieldElement.TryRead(bytes[1..], out var x)
            && AffinePoint.TryLift(x, bytes[0] == Odd, out var point)
            ? new CompressedKey(point)
            : null;
        return key is not null;
    }

    /// <inheritdoc/>
    public bool Equals(CompressedKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CompressedKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes, 1);

    /// <summary>The 66 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
