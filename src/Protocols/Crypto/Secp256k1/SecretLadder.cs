namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// Secret multiples of somebody's point: a fixed window of four bits. The course is the same for every secret: 252 doublings and
/// 64 sums, each with an entry that a mask picked out of all eight.
/// </summary>
internal static class SecretLadder
{
    /// <summary>k P, where k is not zero.</summary>
    public static ProjectivePoint Multiply(in AffinePoint point, in Scalar secret)
    {
        Span<ProjectivePoint> table = stackalloc ProjectivePoint[SignedDigits.Amounts];
        OddMultiples.Fill(ProjectivePoint.From(point), table);
        var digits = new SignedDigits(secret);
        var sum = ProjectivePoint.Infinity;
        for (var i = SignedDigits.Count - 1; i >= 0; i--)
        {
            sum = sum.Double().Double().Double().Double();
            var (amount, negative) = digits[i];
            sum = sum.Add(Select(table, amount, negative));
        }

        return sum.NegateIf(digits.IsNegated);
    }

    private static ProjectivePoint Select(ReadOnlySpan<ProjectivePoint> table, ulong amount, ulong negative)
    {
        var point = default(ProjectivePoint);
        for (var i = 0; i < table.Length; i++)
        {
            var mask = SignedDigits.Equal((ulong)i, amount);
            point = new ProjectivePoint(table[i].X.Or(point.X, mask), table[i].Y.Or(point.Y, mask), table[i].Z.Or(point.Z, mask));
        }

        return point.NegateIf(negative);
    }
}
