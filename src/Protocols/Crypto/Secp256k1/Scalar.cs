using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// A number modulo n, the order of the curve's group, in four limbs of 64 bits, always below n. Secret keys and nonces are
/// such numbers: no operation branches on their value, but where its name says so.
/// </summary>
internal readonly struct Scalar
{
    /// <summary>Bytes of a number on the wire, the most significant one first.</summary>
    public const int ByteCount = 32;

    // n, and 2^256 - n below in ScalarProduct.
    private const ulong Order0 = 0xBFD25E8CD0364141;
    private const ulong Order1 = 0xBAAEDCE6AF48A03B;
    private const ulong Order2 = 0xFFFFFFFFFFFFFFFE;
    private const ulong Order3 = 0xFFFFFFFFFFFFFFFF;

    private readonly ulong _d0;
    private readonly ulong _d1;
    private readonly ulong _d2;
    private readonly ulong _d3;

    private Scalar(ulong d0, ulong d1, ulong d2, ulong d3) => (_d0, _d1, _d2, _d3) = (d0, d1, d2, d3);

    public static Scalar One => new(1, 0, 0, 0);

    public ulong D0 => _d0;

    public ulong D1 => _d1;

    public ulong D2 => _d2;

    public ulong D3 => _d3;

    public bool IsZero => (_d0 | _d1 | _d2 | _d3) == 0;

    public bool IsOdd => (_d0 & 1) == 1;

    /// <summary>Whether the number is above n / 2.</summary>
    public bool IsHigh
    {
        get
        {
            new Scalar(0xDFE92F46681B20A0, 0x5D576E7357A4501D, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF)
                .Subtract(_d0, _d1, _d2, _d3, out var borrow);
            return borrow == 1;
        }
    }

    public static Scalar operator *(in Scalar a, in Scalar b) => ScalarProduct.Multiply(a, b);

    public static Scalar operator +(in Scalar a, in Scalar b)
    {
        var carry = 0UL;
        var d0 = Sum(a._d0, b._d0, ref carry);
        var d1 = Sum(a._d1, b._d1, ref carry);
        var d2 = Sum(a._d2, b._d2, ref carry);
        var d3 = Sum(a._d3, b._d3, ref carry);
        return Reduce(d0, d1, d2, d3, carry);
    }

    public static Scalar operator -(in Scalar a) => a.NegateIf(true);

    /// <summary>A number of 256 bits and a carry above them, together below 2 n, modulo n.</summary>
    public static Scalar Reduce(ulong d0, ulong d1, ulong d2, ulong d3, ulong carry)
    {
        var whole = new Scalar(d0, d1, d2, d3);
        var less = whole.Subtract(Order0, Order1, Order2, Order3, out var borrow);
        return less.Or(whole, 0UL - (carry | (borrow ^ 1)));
    }

    /// <summary>Reads 32 bytes modulo n.</summary>
    public static Scalar ReadReduced(ReadOnlySpan<byte> bytes)
        => Reduce(Word(bytes, 3), Word(bytes, 2), Word(bytes, 1), Word(bytes, 0), 0);

    /// <summary>Reads 32 bytes; false where they are n or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar scalar)
    {
        var whole = new Scalar(Word(bytes, 3), Word(bytes, 2), Word(bytes, 1), Word(bytes, 0));
        whole.Subtract(Order0, Order1, Order2, Order3, out var borrow);
        scalar = whole;
        return borrow == 1;
    }

    /// <summary>Reads 32 bytes as a secret: false where they are zero, or n or more.</summary>
    public static bool TryReadSecret(ReadOnlySpan<byte> bytes, out Scalar scalar) => TryRead(bytes, out scalar) & !scalar.IsZero;

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _d0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _d1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _d2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _d3);
    }

    /// <summary>n less this number, or this number.</summary>
    public Scalar NegateIf(bool negate)
    {
        var negative = new Scalar(Order0, Order1, Order2, Order3).Subtract(_d0, _d1, _d2, _d3, out _);
        var nonzero = _d0 | _d1 | _d2 | _d3;
        nonzero = 0UL - ((nonzero | (0UL - nonzero)) >> 63);
        return new Scalar(negative._d0 & nonzero, negative._d1 & nonzero, negative._d2 & nonzero, negative._d3 & nonzero)
            .Or(this, 0UL - Unsafe.BitCast<bool, byte>(negate));
    }

    /// <summary>The inverse modulo n, as the power n - 2: its steps do not depend on the number. Zero gives zero.</summary>
    public Scalar Invert()
    {
        var power = One;
        var exponent = new Scalar(Order0 - 2, Order1, Order2, Order3);
        for (var bit = 255; bit >= 0; bit--)
        {
            power *= power;
            if (exponent.Bit(bit) == 1)
            {
                power *= this;
            }
        }

        return power;
    }

    /// <summary>Whether both are the same number.</summary>
    public bool Is(in Scalar other) => ((_d0 ^ other._d0) | (_d1 ^ other._d1) | (_d2 ^ other._d2) | (_d3 ^ other._d3)) == 0;

    /// <summary>One bit, the lowest one being 0.</summary>
    public ulong Bit(int bit) => Limb(bit >> 6) >> (bit & 63) & 1;

    /// <summary>This number where all bits of the mask are set, the other one where none is.</summary>
    private Scalar Or(in Scalar other, ulong mask)
        => new(
            (_d0 & mask) | (other._d0 & ~mask),
            (_d1 & mask) | (other._d1 & ~mask),
            (_d2 & mask) | (other._d2 & ~mask),
            (_d3 & mask) | (other._d3 & ~mask));

    private ulong Limb(int limb) => limb switch
    {
        0 => _d0,
        1 => _d1,
        2 => _d2,
        _ => _d3,
    };

    private Scalar Subtract(ulong d0, ulong d1, ulong d2, ulong d3, out ulong borrow)
    {
        borrow = 0;
        return new Scalar(
            Difference(_d0, d0, ref borrow), Difference(_d1, d1, ref borrow), Difference(_d2, d2, ref borrow), Difference(_d3, d3, ref borrow));
    }

    private static ulong Sum(ulong a, ulong b, ref ulong carry)
    {
        var sum = a + b;
        var whole = sum + carry;
        carry = (ulong)(Unsafe.BitCast<bool, byte>(sum < a) | Unsafe.BitCast<bool, byte>(whole < sum));
        return whole;
    }

    private static ulong Difference(ulong a, ulong b, ref ulong borrow)
    {
        var difference = a - b;
        var whole = difference - borrow;
        borrow = (ulong)(Unsafe.BitCast<bool, byte>(a < b) | Unsafe.BitCast<bool, byte>(difference < borrow));
        return whole;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int word) => BinaryPrimitives.ReadUInt64BigEndian(bytes[(8 * word)..]);
}
