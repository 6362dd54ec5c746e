namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// A point as (X : Y : Z), which stands for (X / Z, Y / Z), and for infinity where Z is zero. Sums follow the complete formulas
/// of Renes, Costello and Batina (2016), algorithms 7 to 9 with a = 0 and 3 b = 21: one course of steps for any two points, equal,
/// opposite or infinite, so that no exception can be forgotten and none shows in the time. A result has magnitudes of at
/// most 3, 2 and 2.
/// </summary>
internal readonly record struct ProjectivePoint(FieldElement X, FieldElement Y, FieldElement Z)
{
    private const uint ThreeB = 21;

    public static ProjectivePoint Infinity => new(FieldElement.Zero, FieldElement.One, FieldElement.Zero);

    public bool IsInfinity => Z.IsZero;

    public static ProjectivePoint From(in AffinePoint point) => new(point.X, point.Y, FieldElement.One);

    /// <summary>The sum of two points.</summary>
    public ProjectivePoint Add(in ProjectivePoint other)
    {
        var t0 = X * other.X;
        var t1 = Y * other.Y;
        var t2 = Z * other.Z;
        var t3 = ((X + Y) * (other.X + other.Y)).Minus(t0 + t1, 2);
        var t4 = ((Y + Z) * (other.Y + other.Z)).Minus(t1 + t2, 2);
        var t5 = ((X + Z) * (other.X + other.Z)).Minus(t0 + t2, 2).Times(ThreeB).Reduce();
        return Finish(t0, t1, t2.Times(ThreeB).Reduce(), t3, t4, t5);
    }

    /// <summary>The sum of this point and one that is not infinite.</summary>
    public ProjectivePoint Add(in AffinePoint other)
    {
        var t0 = X * other.X;
        var t1 = Y * other.Y;
        var t3 = ((X + Y) * (other.X + other.Y)).Minus(t0 + t1, 2);
        var t4 = (other.Y * Z) + Y;
        var t5 = ((other.X * Z) + X).Times(ThreeB).Reduce();
        return Finish(t0, t1, Z.Times(ThreeB).Reduce(), t3, t4, t5);
    }

    /// <summary>Twice this point.</summary>
    public ProjectivePoint Double()
    {
        var t0 = Y.Square();
        var eightfold = t0.Times(8);
        var t2 = Z.Square().Times(ThreeB).Reduce();
        var low = t0.Minus(t2.Times(3), 3);
        return new ProjectivePoint(
            (low * (X * Y)).Times(2),
            (t2 * eightfold) + (low * (t0 + t2)),
            Y * Z * eightfold);
    }

    /// <summary>The point with the opposite y, or this one. Its magnitudes are at most 3.</summary>
    public ProjectivePoint NegateIf(ulong mask) => this with { Y = Y.Negate(2).Or(Y, mask) };

    /// <summary>The coordinates; false for infinity.</summary>
    public bool TryToAffine(out AffinePoint point)
    {
        var inverse = Z.Invert();
        point = new AffinePoint((X * inverse).Normalize(), (Y * inverse).Normalize());
        return !inverse.IsZero;
    }

    /// <summary>The end of both sums: the products of the coordinates, the mixed ones, and what 3 b multiplies.</summary>
    private static ProjectivePoint Finish(
        in FieldElement t0, in FieldElement t1, in FieldElement bz, in FieldElement t3, in FieldElement t4, in FieldElement bxz)
    {
        var threefold = t0.Times(3);
        var plus = t1 + bz;
        var minus = t1.Minus(bz, 1);
        return new ProjectivePoint(
            (t3 * minus).Minus(t4 * bxz, 1),
            (bxz * threefold) + (minus * plus),
            (plus * t4) + (threefold * t3));
    }
}
