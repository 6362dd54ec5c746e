namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// A public number as <c>k1 + k2 λ</c> with two numbers of at most 128 bits and their signs. λ times a point (x, y) is (β x, y), so a
/// multiple costs half the doublings (Gallant, Lambert and Vanstone). The constants are those of the shortest basis of the
/// lattice: k2 = -(c1 b1 + c2 b2) with ci = the nearest number to k gi / 2^384, and k1 = k - k2 λ.
/// </summary>
internal readonly struct SplitScalar
{
    private static readonly Scalar Lambda = Constant("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72");
    private static readonly Scalar G1 = Constant("3086d221a7d46bcde86c90e49284eb153daa8a1471e8ca7fe893209a45dbb031");
    private static readonly Scalar G2 = Constant("e4437ed6010e88286f547fa90abfe4c4221208ac9df506c61571b4ae8ac47f71");
    private static readonly Scalar MinusB1 = Constant("00000000000000000000000000000000e4437ed6010e88286f547fa90abfe4c3");
    private static readonly Scalar MinusB2 = Constant("fffffffffffffffffffffffffffffffe8a280ac50774346dd765cda83db1562c");

    public SplitScalar(in Scalar scalar)
    {
        var second = (ScalarProduct.MultiplyShifted(scalar, G1) * MinusB1) + (ScalarProduct.MultiplyShifted(scalar, G2) * MinusB2);
        var first = scalar + (-(second * Lambda));
        IsFirstNegative = first.IsHigh;
        IsSecondNegative = second.IsHigh;
        First = first.NegateIf(IsFirstNegative);
        Second = second.NegateIf(IsSecondNegative);
    }

    /// <summary>The cube root of one by which λ acts on x.</summary>
    public static FieldElement Beta { get; } = ReadBeta();

    /// <summary>The amount of k1.</summary>
    public Scalar First { get; }

    /// <summary>The amount of k2.</summary>
    public Scalar Second { get; }

    public bool IsFirstNegative { get; }

    public bool IsSecondNegative { get; }

    private static Scalar Constant(string hex) => Scalar.ReadReduced(Convert.FromHexString(hex));

    private static FieldElement ReadBeta()
    {
        FieldElement.TryRead(Convert.FromHexString("7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501ee"), out var beta);
        return beta;
    }
}
