using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// A number modulo p = 2^256 - 2^32 - 977, the field of the curve, in five limbs: the value is the sum of limb i times
/// 2^(52 i). A limb may hold more than 52 bits, so that sums need no carry.
/// <para>
/// How much more is the element's magnitude: with magnitude m the limbs 0 to 3 are at most 2 m (2^52 - 1) and limb 4 is at
/// most 2 m (2^48 - 1). A sum adds magnitudes, a product has magnitude 1 and takes factors of at most 8. A magnitude
/// follows from the formula, not from the numbers; no operation here branches on what a limb holds.
/// </para>
/// </summary>
internal readonly struct FieldElement
{
    /// <summary>Bytes of an element on the wire, the most significant one first.</summary>
    public const int ByteCount = 32;

    /// <summary>2^256 modulo p.</summary>
    public const ulong Fold = 0x1000003D1;

    private const ulong Mask = (1UL << 52) - 1;
    private const ulong TopMask = (1UL << 48) - 1;
    private const ulong LowestOfPrime = 0xFFFFEFFFFFC2F;

    private readonly ulong _n0;
    private readonly ulong _n1;
    private readonly ulong _n2;
    private readonly ulong _n3;
    private readonly ulong _n4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldElement(ulong n0, ulong n1, ulong n2, ulong n3, ulong n4)
        => (_n0, _n1, _n2, _n3, _n4) = (n0, n1, n2, n3, n4);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public ulong N0 => _n0;

    public ulong N1 => _n1;

    public ulong N2 => _n2;

    public ulong N3 => _n3;

    public ulong N4 => _n4;

    /// <summary>Whether the number is odd; only for a normalised element.</summary>
    public bool IsOdd => (_n0 & 1) == 1;

    /// <summary>Whether the number is zero, whatever the magnitude.</summary>
    public bool IsZero
    {
        get
        {
            var normal = Normalize();
            return (normal._n0 | normal._n1 | normal._n2 | normal._n3 | normal._n4) == 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator +(in FieldElement a, in FieldElement b)
        => new(a._n0 + b._n0, a._n1 + b._n1, a._n2 + b._n2, a._n3 + b._n3, a._n4 + b._n4);

    /// <summary>The product; both factors have a magnitude of at most 8.</summary>
    public static FieldElement operator *(in FieldElement a, in FieldElement b) => FieldProduct.Multiply(a, b);

    /// <summary>Reads 32 bytes; false where they are p or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement element)
    {
        var (d0, d1, d2, d3) = (Word(bytes, 3), Word(bytes, 2), Word(bytes, 1), Word(bytes, 0));
        element = new(
            d0 & Mask,
            (d0 >> 52 | d1 << 12) & Mask,
            (d1 >> 40 | d2 << 24) & Mask,
            (d2 >> 28 | d3 << 36) & Mask,
            d3 >> 16);
        return (d3 & d2 & d1) != ulong.MaxValue || d0 <= ulong.MaxValue - Fold;
    }

    /// <summary>Writes 32 bytes; only for a normalised element.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _n0 | _n1 << 52);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _n1 >> 12 | _n2 << 40);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _n2 >> 24 | _n3 << 28);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _n3 >> 36 | _n4 << 16);
    }

    /// <summary>The square; the magnitude is at most 8.</summary>
    public FieldElement Square() => FieldProduct.Square(this);

    /// <summary>The element times a small number, and its magnitude times the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldElement Times(uint factor)
        => new(_n0 * factor, _n1 * factor, _n2 * factor, _n3 * factor, _n4 * factor);

    /// <summary>The negative of an element of this magnitude; its own is one more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldElement Negate(uint magnitude)
    {
        var multiple = 2UL * (magnitude + 1);
        return new(
            (LowestOfPrime * multiple) - _n0,
            (Mask * multiple) - _n1,
            (Mask * multiple) - _n2,
            (Mask * multiple) - _n3,
            (TopMask * multiple) - _n4);
    }

    /// <summary>The difference to an element of this magnitude; one more than both magnitudes together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldElement Minus(in FieldElement other, uint magnitude) => this + other.Negate(magnitude);

    /// <summary>The same number with magnitude 1, not yet below p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldElement Reduce()
    {
        var t0 = _n0 + ((_n4 >> 48) * Fold);
        var t1 = _n1 + (t0 >> 52);
        var t2 = _n2 + (t1 >> 52);
        var t3 = _n3 + (t2 >> 52);
        return new(t0 & Mask, t1 & Mask, t2 & Mask, t3 & Mask, (_n4 & TopMask) + (t3 >> 52));
    }

    /// <summary>The same number, below p, in limbs of 52 bits.</summary>
    public FieldElement Normalize()
    {
        var weak = Reduce();
        var middle = weak._n1 & weak._n2 & weak._n3;
        var notBelow = Bit(weak._n4 == TopMask) & Bit(middle == Mask) & Bit(weak._n0 >= LowestOfPrime);
        var t0 = weak._n0 + (((weak._n4 >> 48) | notBelow) * Fold);
        var t1 = weak._n1 + (t0 >> 52);
        var t2 = weak._n2 + (t1 >> 52);
        var t3 = weak._n3 + (t2 >> 52);
        return new(t0 & Mask, t1 & Mask, t2 & Mask, t3 & Mask, (weak._n4 + (t3 >> 52)) & TopMask);
    }

    /// <summary>Whether both are the same number; the other one has magnitude 1.</summary>
    public bool Is(in FieldElement other) => Minus(other, 1).IsZero;

    /// <summary>This element where all bits of the mask are set, the other one where none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldElement Or(in FieldElement other, ulong mask)
        => new(
            (_n0 & mask) | (other._n0 & ~mask),
            (_n1 & mask) | (other._n1 & ~mask),
            (_n2 & mask) | (other._n2 & ~mask),
            (_n3 & mask) | (other._n3 & ~mask),
            (_n4 & mask) | (other._n4 & ~mask));

    /// <summary>A truth as a number, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bit(bool truth) => Unsafe.BitCast<bool, byte>(truth);

    private static ulong Word(ReadOnlySpan<byte> bytes, int word) => BinaryPrimitives.ReadUInt64BigEndian(bytes[(8 * word)..]);
}
