namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>Tables of odd multiples of a point.</summary>
internal static class OddMultiples
{
    /// <summary>Fills the table with 1, 3, 5, ... times the point.</summary>
    public static void Fill(in ProjectivePoint point, Span<ProjectivePoint> table)
    {
        var twice = point.Double();
        table[0] = point;
        for (var i = 1; i < table.Length; i++)
        {
            table[i] = table[i - 1].Add(twice);
        }
    }

    /// <summary>The coordinates of points that are not infinite, with one inversion for all of them.</summary>
    public static AffinePoint[] ToAffine(ReadOnlySpan<ProjectivePoint> points)
    {
        var products = new FieldElement[points.Length];
        var product = FieldElement.One;
        for (var i = 0; i < points.Length; i++)
        {
            products[i] = product;
            product *= points[i].Z;
        }

        var inverse = product.Invert();
        var coordinates = new AffinePoint[points.Length];
        for (var i = points.Length - 1; i >= 0; i--)
        {
            var own = inverse * products[i];
            inverse *= points[i].Z;
            coordinates[i] = new AffinePoint((points[i].X * own).Normalize(), (points[i].Y * own).Normalize());
        }

        return coordinates;
    }
}
