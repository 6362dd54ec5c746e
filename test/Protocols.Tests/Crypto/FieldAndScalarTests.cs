using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Tests.Crypto;

/// <summary>The fixed limbs beside numbers of any size.</summary>
public sealed class FieldAndScalarTests
{
    [Fact]
    public void Field_arithmetic_is_that_of_the_prime()
        => ForAll(2_000, (first, second) =>
        {
            var (x, y) = (Keys.Modulo(first, Keys.Prime), Keys.Modulo(second, Keys.Prime));
            var (a, b) = (Element(x), Element(y));
            return Same(a * b, x * y)
                && Same(a.Square(), x * x)
                && Same(a + b, x + y)
                && Same(a.Minus(b, 1), x - y)
                && Same(a.Times(21).Reduce(), 21 * x)
                && a.Is(b) == (x == y)
                && a.Minus(a, 1).IsZero;
        });

    [Fact]
    public void Products_take_factors_of_magnitude_eight()
        => ForAll(2_000, (first, second) =>
        {
            var (x, y) = (Keys.Modulo(first, Keys.Prime), Keys.Modulo(second, Keys.Prime));
            var a = Element(x).Negate(6).Negate(7);
            var b = Element(y).Negate(1).Times(4);
            return Same(a * b, x * -4 * y) && Same(a.Square(), x * x) && Same(b.Square(), 16 * y * y);
        });

    [Fact]
    public void The_largest_limbs_of_magnitude_eight_do_not_overflow()
    {
        const ulong Low = 16 * ((1UL << 52) - 1);
        const ulong Top = 16 * ((1UL << 48) - 1);
        var largest = new FieldElement(Low, Low, Low, Low, Top);
        var value = Low * ((BigInteger.One << 208) - 1) / ((BigInteger.One << 52) - 1) + ((BigInteger)Top << 208);

        Assert.True(Same(largest * largest, value * value));
        Assert.True(Same(largest.Square(), value * value));
        Assert.True(Same(largest.Reduce(), value));
    }

    [Fact]
    public void Inverses_and_square_roots_are_those_of_the_prime()
        => ForAll(200, (first, second) =>
        {
            var x = Keys.Modulo(first, Keys.Prime);
            var isSquare = x.IsZero || BigInteger.ModPow(x, (Keys.Prime - 1) / 2, Keys.Prime).IsOne;
            return Same(Element(x).Invert(), BigInteger.ModPow(x, Keys.Prime - 2, Keys.Prime))
                && Same(Element(Keys.Modulo(second, Keys.Prime)).Invert(), BigInteger.ModPow(second, Keys.Prime - 2, Keys.Prime))
                && Element(x).TrySquareRoot(out var root) == isSquare
                && (!isSquare || Same(root.Square(), x));
        });

    [Fact]
    public void Field_elements_of_the_prime_or_more_are_refused()
        => ForAll(2_000, (first, second) => IsRead(first) == (first < Keys.Prime) && IsRead(second) == (second < Keys.Prime));

    [Fact]
    public void Scalar_arithmetic_is_that_of_the_order()
        => ForAll(2_000, (first, second) =>
        {
            var (x, y) = (Keys.Modulo(first, Keys.Order), Keys.Modulo(second, Keys.Order));
            var (a, b) = (Number(first), Number(second));
            return Same(a, x)
                && Same(a * b, x * y)
                && Same(a + b, x + y)
                && Same(-a, -x)
                && a.IsHigh == (x > Keys.Order / 2)
                && Scalar.TryRead(Keys.Bytes(first), out _) == (first < Keys.Order)
                && Scalar.TryReadSecret(Keys.Bytes(first), out _) == (first < Keys.Order && !first.IsZero);
        });

    [Fact]
    public void Scalar_inverses_are_those_of_the_order()
        => ForAll(100, (first, _) => Same(Number(first).Invert(), BigInteger.ModPow(first, Keys.Order - 2, Keys.Order)));

    [Fact]
    public void Halves_of_a_split_number_are_short_and_make_it_up()
        => ForAll(2_000, (first, _) =>
        {
            var split = new SplitScalar(Number(first));
            var lambda = Number(Keys.Number(Convert.FromHexString("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72")));
            var sum = split.First.NegateIf(split.IsFirstNegative) + (lambda * split.Second.NegateIf(split.IsSecondNegative));
            return Same(sum, first) && (split.First.D2 | split.First.D3 | split.Second.D2 | split.Second.D3) == 0;
        });

    private static void ForAll(int cases, Func<BigInteger, BigInteger, bool> holds)
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases),
            Prop.ForAll(Gen.Zip(Keys.AnyNumber, Keys.AnyNumber).ToArbitrary(), pair => holds(Keys.Number(pair.Item1), Keys.Number(pair.Item2))));

    private static bool IsRead(BigInteger number) => FieldElement.TryRead(Keys.Bytes(number), out _);

    private static FieldElement Element(BigInteger number)
    {
        Assert.True(FieldElement.TryRead(Keys.Bytes(number), out var element));
        return element;
    }

    private static Scalar Number(BigInteger number) => Scalar.ReadReduced(Keys.Bytes(number));

    private static bool Same(FieldElement element, BigInteger expected)
    {
        var bytes = new byte[32];
        element.Normalize().Write(bytes);
        return Keys.Number(bytes) == Keys.Modulo(expected, Keys.Prime);
    }

    private static bool Same(Scalar scalar, BigInteger expected)
    {
        var bytes = new byte[32];
        scalar.Write(bytes);
        return Keys.Number(bytes) == Keys.Modulo(expected, Keys.Order);
    }
}
