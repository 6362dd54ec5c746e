using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Tests.Crypto;

public sealed class PointTests
{
    private static readonly BigInteger[] Edges =
        [0, 1, 2, 3, 4, 15, 16, 17, Keys.Order - 1, Keys.Order - 2, Keys.Order - 3, Keys.Order / 2, (Keys.Order / 2) + 1, Keys.Order - (BigInteger.One << 253)];

    [Fact]
    public void Every_way_to_a_multiple_of_the_generator_leads_to_the_same_point()
    {
        foreach (var number in Edges)
        {
            Assert.True(WaysAgree(number));
        }

        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Keys.AnyNumber.ToArbitrary(), bytes => WaysAgree(Keys.Number(bytes))));
    }

    [Fact]
    public void A_sum_of_two_products_is_what_the_single_products_add_up_to()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100),
            Prop.ForAll(Gen.Zip(Gen.Zip(Keys.AnySecret, Keys.AnySecret), Keys.AnySecret).ToArbitrary(), row =>
            {
                var (a, b) = (Scalar.ReadReduced(row.Item1.Item1), Scalar.ReadReduced(row.Item1.Item2));
                GeneratorComb.Multiply(Scalar.ReadReduced(row.Item2)).TryToAffine(out var point);
                return Same(
                    PublicMultiplication.Multiply(a, b, point),
                    GeneratorComb.Multiply(a).Add(SecretLadder.Multiply(point, b)));
            }));

    [Fact]
    public void Sums_with_itself_with_its_negative_and_with_infinity_need_no_exception()
    {
        var generator = ProjectivePoint.From(AffinePoint.Generator);
        var negative = AffinePoint.Generator.Negate();

        Assert.True(Same(generator.Add(AffinePoint.Generator), generator.Double()));
        Assert.True(Same(generator.Add(generator), generator.Double()));
        Assert.True(generator.Add(negative).IsInfinity);
        Assert.True(generator.Add(ProjectivePoint.From(negative)).IsInfinity);
        Assert.True(Same(ProjectivePoint.Infinity.Add(AffinePoint.Generator), generator));
        Assert.True(Same(generator.Add(ProjectivePoint.Infinity), generator));
        Assert.True(ProjectivePoint.Infinity.Double().IsInfinity);
        Assert.False(ProjectivePoint.Infinity.TryToAffine(out _));
    }

    [Fact]
    public void Known_multiples_have_the_published_coordinates()
    {
        Assert.Equal(
            "F28773C2D975288BC7D1D205C3748651B075FBC6610E58CDDEEDDF8F19405AA8",
            Coordinate(13).X);
        Assert.Equal(
            "F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9",
            Coordinate(3).X);
        Assert.Equal(
            "388F7B0F632DE8140FE337E62A37F3566500A99934C2231B6CB9FD7584B8E672",
            Coordinate(3).Y);
    }

    private static (string X, string Y) Coordinate(int number)
    {
        GeneratorComb.Multiply(Number(number)).TryToAffine(out var point);
        var (x, y) = (new byte[32], new byte[32]);
        point.X.Write(x);
        point.Y.Write(y);
        return (Convert.ToHexString(x), Convert.ToHexString(y));
    }

    private static bool WaysAgree(BigInteger number)
    {
        var scalar = Number(Keys.Modulo(number, Keys.Order));
        var plain = DoubleAndAdd(scalar);
        return (scalar.IsZero || Same(GeneratorComb.Multiply(scalar), plain))
            && (scalar.IsZero || Same(SecretLadder.Multiply(AffinePoint.Generator, scalar), plain))
            && Same(PublicMultiplication.Multiply(scalar, default, AffinePoint.Generator), plain)
            && Same(PublicMultiplication.Multiply(default, scalar, AffinePoint.Generator), plain)
            && (!plain.TryToAffine(out var point) || point.IsOnCurve());
    }

    private static ProjectivePoint DoubleAndAdd(Scalar scalar)
    {
        var sum = ProjectivePoint.Infinity;
        for (var bit = 255; bit >= 0; bit--)
        {
            sum = sum.Double();
            sum = scalar.Bit(bit) == 1 ? sum.Add(AffinePoint.Generator) : sum;
        }

        return sum;
    }

    private static Scalar Number(BigInteger number) => Scalar.ReadReduced(Keys.Bytes(number));

    private static bool Same(ProjectivePoint a, ProjectivePoint b)
    {
        var (hasA, hasB) = (a.TryToAffine(out var first), b.TryToAffine(out var second));
        return hasA == hasB && (!hasA || (first.X.Is(second.X) && first.Y.Is(second.Y)));
    }
}
