namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>A point of the curve y² = x³ + 7 other than the one at infinity; both coordinates are normalised.</summary>
internal readonly record struct AffinePoint(FieldElement X, FieldElement Y)
{
    /// <summary>G, which generates the group.</summary>
    public static AffinePoint Generator { get; } = new(
        new FieldElement(0x2815B16F81798, 0xDB2DCE28D959F, 0xE870B07029BFC, 0xBBAC55A06295C, 0x79BE667EF9DC),
        new FieldElement(0x7D08FFB10D4B8, 0x48A68554199C4, 0xE1108A8FD17B4, 0xC4655DA4FBFC0, 0x483ADA7726A3));

    /// <summary>The point with this x and an even y (or an odd one), where there is any.</summary>
    public static bool TryLift(in FieldElement x, bool odd, out AffinePoint point)
    {
        var right = ((x.Square() * x) + new FieldElement(7, 0, 0, 0, 0)).Reduce();
        var found = right.TrySquareRoot(out var root);
        var y = root.Normalize();
        point = new AffinePoint(x, y.IsOdd == odd ? y : y.Negate(1).Normalize());
        return found;
    }

    /// <summary>Whether the coordinates are those of a point of the curve.</summary>
    public bool IsOnCurve() => Y.Square().Is(((X.Square() * X) + new FieldElement(7, 0, 0, 0, 0)).Reduce());

    /// <summary>The same x with the other y.</summary>
    public AffinePoint Negate() => this with { Y = Y.Negate(1).Normalize() };
}
