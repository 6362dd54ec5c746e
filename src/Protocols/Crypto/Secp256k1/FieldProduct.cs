using System.Runtime.CompilerServices;

namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// Products in the field. A product of five by five limbs has nine columns; column i weighs 2^(52 i), and 2^260 is the same
/// as R = 2^36 + 15,632 modulo p, so column i + 5 goes into column i, times R. Two sums of 128 bits walk through the columns:
/// the upper one from column 3, the lower one from column 0.
/// </summary>
internal static class FieldProduct
{
    private const ulong Mask = (1UL << 52) - 1;
    private const ulong TopMask = (1UL << 48) - 1;
    private const ulong R = FieldElement.Fold << 4;

    public static FieldElement Multiply(in FieldElement a, in FieldElement b)
    {
        var (a0, a1, a2, a3, a4) = (a.N0, a.N1, a.N2, a.N3, a.N4);
        var (b0, b1, b2, b3, b4) = (b.N0, b.N1, b.N2, b.N3, b.N4);
        ulong upHigh = 0, up = 0, lowHigh = 0, low = 0;

        // Column 3, and the lower half of column 8.
        Add(ref upHigh, ref up, a0, b3);
        Add(ref upHigh, ref up, a1, b2);
        Add(ref upHigh, ref up, a2, b1);
        Add(ref upHigh, ref up, a3, b0);
        var eightHigh = Math.BigMul(a4, b4, out var eight);
        Add(ref upHigh, ref up, R, eight);
        var t3 = up & Mask;
        Shift(ref upHigh, ref up);

        // Column 4, and the upper half of column 8.
        Add(ref upHigh, ref up, a0, b4);
        Add(ref upHigh, ref up, a1, b3);
        Add(ref upHigh, ref up, a2, b2);
        Add(ref upHigh, ref up, a3, b1);
        Add(ref upHigh, ref up, a4, b0);
        Add(ref upHigh, ref up, R << 12, eightHigh);
        var t4 = up & Mask;
        Shift(ref upHigh, ref up);

        // Column 0 with column 5 and what column 4 has above 48 bits.
        Add(ref upHigh, ref up, a1, b4);
        Add(ref upHigh, ref up, a2, b3);
        Add(ref upHigh, ref up, a3, b2);
        Add(ref upHigh, ref up, a4, b1);
        var five = (up & Mask) << 4 | t4 >> 48;
        Shift(ref upHigh, ref up);
        Add(ref lowHigh, ref low, a0, b0);
        Add(ref lowHigh, ref low, five, FieldElement.Fold);
        var r0 = low & Mask;
        Shift(ref lowHigh, ref low);

        // Column 1 with column 6.
        Add(ref lowHigh, ref low, a0, b1);
        Add(ref lowHigh, ref low, a1, b0);
        Add(ref upHigh, ref up, a2, b4);
        Add(ref upHigh, ref up, a3, b3);
        Add(ref upHigh, ref up, a4, b2);
        Add(ref lowHigh, ref low, up & Mask, R);
        Shift(ref upHigh, ref up);
        var r1 = low & Mask;
        Shift(ref lowHigh, ref low);

        // Column 2 with column 7.
        Add(ref lowHigh, ref low, a0, b2);
        Add(ref lowHigh, ref low, a1, b1);
        Add(ref lowHigh, ref low, a2, b0);
        Add(ref upHigh, ref up, a3, b4);
        Add(ref upHigh, ref up, a4, b3);
        Add(ref lowHigh, ref low, R, up);
        return Finish(lowHigh, low, upHigh, r0, r1, t3, t4);
    }

    public static FieldElement Square(in FieldElement a)
    {
        var (a0, a1, a2, a3, a4) = (a.N0, a.N1, a.N2, a.N3, a.N4);
        ulong upHigh = 0, up = 0, lowHigh = 0, low = 0;

        // Column 3, and the lower half of column 8.
        Add(ref upHigh, ref up, a0 * 2, a3);
        Add(ref upHigh, ref up, a1 * 2, a2);
        var eightHigh = Math.BigMul(a4, a4, out var eight);
        Add(ref upHigh, ref up, R, eight);
        var t3 = up & Mask;
        Shift(ref upHigh, ref up);

        // Column 4, and the upper half of column 8.
        var twice = a4 * 2;
        Add(ref upHigh, ref up, a0, twice);
        Add(ref upHigh, ref up, a1 * 2, a3);
        Add(ref upHigh, ref up, a2, a2);
        Add(ref upHigh, ref up, R << 12, eightHigh);
        var t4 = up & Mask;
        Shift(ref upHigh, ref up);

        // Column 0 with column 5 and what column 4 has above 48 bits.
        Add(ref upHigh, ref up, a1, twice);
        Add(ref upHigh, ref up, a2 * 2, a3);
        var five = (up & Mask) << 4 | t4 >> 48;
        Shift(ref upHigh, ref up);
        Add(ref lowHigh, ref low, a0, a0);
        Add(ref lowHigh, ref low, five, FieldElement.Fold);
        var r0 = low & Mask;
        Shift(ref lowHigh, ref low);

        // Column 1 with column 6.
        Add(ref lowHigh, ref low, a0 * 2, a1);
        Add(ref upHigh, ref up, a2, twice);
        Add(ref upHigh, ref up, a3, a3);
        Add(ref lowHigh, ref low, up & Mask, R);
        Shift(ref upHigh, ref up);
        var r1 = low & Mask;
        Shift(ref lowHigh, ref low);

        // Column 2 with column 7.
        Add(ref lowHigh, ref low, a0 * 2, a2);
        Add(ref lowHigh, ref low, a1, a1);
        Add(ref upHigh, ref up, a3, twice);
        Add(ref lowHigh, ref low, R, up);
        return Finish(lowHigh, low, upHigh, r0, r1, t3, t4);
    }

    /// <summary>Column 2, and what is above 64 bits of column 7 goes into column 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Finish(ulong lowHigh, ulong low, ulong sevenHigh, ulong r0, ulong r1, ulong t3, ulong t4)
    {
        var r2 = low & Mask;
        Shift(ref lowHigh, ref low);
        Add(ref lowHigh, ref low, R << 12, sevenHigh);
        Add(ref lowHigh, ref low, t3, 1);
        var r3 = low & Mask;
        Shift(ref lowHigh, ref low);
        return new FieldElement(r0, r1, r2, r3, low + (t4 & TopMask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref ulong high, ref ulong low, ulong a, ulong b)
    {
        var productHigh = Math.BigMul(a, b, out var product);
        low += product;
        high += productHigh + Unsafe.BitCast<bool, byte>(low < product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shift(ref ulong high, ref ulong low)
    {
        low = low >> 52 | high << 12;
        high >>= 52;
    }
}
