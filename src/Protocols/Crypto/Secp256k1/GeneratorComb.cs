namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// Secret multiples of G. For each of the 64 digits the table holds 1, 3, ..., 15 times 16^i G; a multiple is the sum of one
/// entry for each digit. Every entry of a digit is read, and a mask keeps one, so that no address tells the digit. The table
/// (40 KiB, half a millisecond) is made once, when a process first signs.
/// </summary>
internal static class GeneratorComb
{
    private static readonly AffinePoint[] Table = MakeTable();

    /// <summary>k G, where k is not zero.</summary>
    public static ProjectivePoint Multiply(in Scalar secret)
    {
        var digits = new SignedDigits(secret);
        var sum = ProjectivePoint.Infinity;
        for (var i = 0; i < SignedDigits.Count; i++)
        {
            var (amount, negative) = digits[i];
            sum = sum.Add(Select(i, amount, negative));
        }

        return sum.NegateIf(digits.IsNegated);
    }

    private static AffinePoint Select(int digit, ulong amount, ulong negative)
    {
        var entries = Table.AsSpan(digit * SignedDigits.Amounts, SignedDigits.Amounts);
        var (x, y) = (FieldElement.Zero, FieldElement.Zero);
        for (var i = 0; i < entries.Length; i++)
        {
            var mask = SignedDigits.Equal((ulong)i, amount);
            x = entries[i].X.Or(x, mask);
            y = entries[i].Y.Or(y, mask);
        }

        return new AffinePoint(x, y.Negate(1).Or(y, negative));
    }

    private static AffinePoint[] MakeTable()
    {
        var points = new ProjectivePoint[SignedDigits.Count * SignedDigits.Amounts];
        var power = ProjectivePoint.From(AffinePoint.Generator);
        for (var start = 0; start < points.Length; start += SignedDigits.Amounts)
        {
            OddMultiples.Fill(power, points.AsSpan(start, SignedDigits.Amounts));
            power = power.Double().Double().Double().Double();
        }

        return OddMultiples.ToAffine(points);
    }
}
