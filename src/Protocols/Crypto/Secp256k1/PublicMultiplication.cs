namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// a G + b P for public numbers: what the verification of a signature computes. It branches on the numbers, so no secret may come
/// here. Both numbers are split in halves of 128 bits (<see cref="SplitScalar"/>), and the four halves share their doublings.
/// </summary>
internal static class PublicMultiplication
{
    private const int GeneratorWindow = 8;
    private const int PointWindow = 5;

    // Room for 128 bits and the carry of the last digit.
    private const int DigitCount = 130;

    private static readonly AffinePoint[] Generator = MakeTable();
    private static readonly AffinePoint[] GeneratorTimesLambda
        = [.. Generator.Select(point => point with { X = (point.X * SplitScalar.Beta).Normalize() })];

    public static ProjectivePoint Multiply(in Scalar a, in Scalar b, in AffinePoint point)
    {
        Span<ProjectivePoint> table = stackalloc ProjectivePoint[1 << (PointWindow - 2)];
        Span<ProjectivePoint> timesLambda = stackalloc ProjectivePoint[table.Length];
        OddMultiples.Fill(ProjectivePoint.From(point), table);
        for (var i = 0; i < table.Length; i++)
        {
            timesLambda[i] = table[i] with { X = table[i].X * SplitScalar.Beta };
        }

        var (splitA, splitB) = (new SplitScalar(a), new SplitScalar(b));
        Span<sbyte> digits = stackalloc sbyte[4 * DigitCount];
        var a1 = digits[..DigitCount];
        var a2 = digits.Slice(DigitCount, DigitCount);
        var b1 = digits.Slice(2 * DigitCount, DigitCount);
        var b2 = digits.Slice(3 * DigitCount, DigitCount);
        FillDigits(splitA.First, splitA.IsFirstNegative, GeneratorWindow, a1);
        FillDigits(splitA.Second, splitA.IsSecondNegative, GeneratorWindow, a2);
        FillDigits(splitB.First, splitB.IsFirstNegative, PointWindow, b1);
        FillDigits(splitB.Second, splitB.IsSecondNegative, PointWindow, b2);

        var sum = ProjectivePoint.Infinity;
        for (var i = DigitCount - 1; i >= 0; i--)
        {
            sum = sum.Double();
            sum = AddDigit(sum, a1[i], Generator);
            sum = AddDigit(sum, a2[i], GeneratorTimesLambda);
            sum = AddDigit(sum, b1[i], table);
            sum = AddDigit(sum, b2[i], timesLambda);
        }

        return sum;
    }

    private static ProjectivePoint AddDigit(in ProjectivePoint sum, sbyte digit, AffinePoint[] table) => digit switch
    {
        0 => sum,
        > 0 => sum.Add(table[digit >> 1]),
        _ => sum.Add(table[-digit >> 1].Negate()),
    };

    private static ProjectivePoint AddDigit(in ProjectivePoint sum, sbyte digit, ReadOnlySpan<ProjectivePoint> table) => digit switch
    {
        0 => sum,
        > 0 => sum.Add(table[digit >> 1]),
        _ => sum.Add(table[-digit >> 1].NegateIf(ulong.MaxValue)),
    };

    /// <summary>
    /// Writes a number as digits of base 2 that are zero or odd, below 2^(window - 1) in amount, any two of them at least a window
    /// apart (non-adjacent form).
    /// </summary>
    private static void FillDigits(in Scalar amount, bool negative, int window, Span<sbyte> digits)
    {
        digits.Clear();
        var carry = 0;
        for (var bit = 0; bit < DigitCount;)
        {
            if ((int)amount.Bit(bit) == carry)
            {
                bit++;
                continue;
            }

            var width = Math.Min(window, DigitCount - bit);
            var digit = carry;
            for (var i = 0; i < width; i++)
            {
                digit += (int)amount.Bit(bit + i) << i;
            }

            carry = digit >> (window - 1) & 1;
            digit -= carry << window;
            digits[bit] = (sbyte)(negative ? -digit : digit);
            bit += width;
        }
    }

    private static AffinePoint[] MakeTable()
    {
        var points = new ProjectivePoint[1 << (GeneratorWindow - 2)];
        OddMultiples.Fill(ProjectivePoint.From(AffinePoint.Generator), points);
        return OddMultiples.ToAffine(points);
    }
}
