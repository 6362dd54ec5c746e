namespace Satchel.Protocols.Crypto.Secp256k1;

/// <summary>
/// Inverse and square root as powers with constant exponents (p - 2 and (p + 1) / 4), so that their steps do not depend on the
/// number. Both exponents begin with 223 ones; <c>x223</c> is the number to the power of 2^223 - 1, and so on.
/// </summary>
internal static class FieldPowers
{
    /// <summary>The inverse; zero has none and gives zero.</summary>
    public static FieldElement Invert(this in FieldElement number)
    {
        var (x2, x22, x223) = Ones(number);
        var power = Squared(x223, 23) * x22;
        power = Squared(power, 5) * number;
        power = Squared(power, 3) * x2;
        return Squared(power, 2) * number;
    }

    /// <summary>The square root, where the number (of magnitude 1) is a square; which of the two is left open.</summary>
    public static bool TrySquareRoot(this in FieldElement number, out FieldElement root)
    {
        var (x2, x22, x223) = Ones(number);
        var power = Squared(x223, 23) * x22;
        root = Squared(Squared(power, 6) * x2, 2);
        return root.Square().Is(number);
    }

    private static (FieldElement X2, FieldElement X22, FieldElement X223) Ones(in FieldElement number)
    {
        var x2 = number.Square() * number;
        var x3 = x2.Square() * number;
        var x6 = Squared(x3, 3) * x3;
        var x9 = Squared(x6, 3) * x3;
        var x11 = Squared(x9, 2) * x2;
        var x22 = Squared(x11, 11) * x11;
        var x44 = Squared(x22, 22) * x22;
        var x88 = Squared(x44, 44) * x44;
        var x176 = Squared(x88, 88) * x88;
        var x220 = Squared(x176, 44) * x44;
        return (x2, x22, Squared(x220, 3) * x3);
    }

    private static FieldElement Squared(FieldElement number, int times)
    {
        for (var i = 0; i < times; i++)
        {
            number = number.Square();
        }

        return number;
    }
}
