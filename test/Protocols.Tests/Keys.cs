using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests;

/// <summary>Keys for tests, and the numbers of the curve.</summary>
internal static class Keys
{
    public static readonly BigInteger Prime = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;

    public static readonly BigInteger Order
        = new(Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"), isUnsigned: true, isBigEndian: true);

    /// <summary>Numbers of 32 bytes: mostly any, else near zero, a power of two, the prime or the order.</summary>
    public static Gen<byte[]> AnyNumber { get; } = Gen.Frequency(
        (4, Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(32)),
        (1, Gen.Choose(0, 40).Select(value => Bytes(value))),
        (1, Gen.Choose(0, 255).SelectMany(bit => Gen.Choose(-2, 2).Select(off => Bytes(Modulo((BigInteger.One << bit) + off, BigInteger.One << 256))))),
        (1, Gen.Choose(-20, 20).Select(off => Bytes(Prime + off))),
        (1, Gen.Choose(-20, 20).Select(off => Bytes(Order + off))),
        (1, Gen.Choose(-20, 20).Select(off => Bytes((Order / 2) + off))));

    /// <summary>Numbers that are secret keys.</summary>
    public static Gen<byte[]> AnySecret { get; } = AnyNumber.Where(bytes => Number(bytes) is { IsZero: false } number && number < Order);

    public static SecretKey Secret(string hex) => Secret(Convert.FromHexString(hex));

    public static SecretKey Secret(int number) => Secret(Bytes(number));

    public static SecretKey Secret(byte[] bytes)
    {
        Assert.True(SecretKey.TryRead(bytes, out var key));
        return key;
    }

    public static XOnlyKey Public(string hex)
    {
        Assert.True(XOnlyKey.TryParse(hex, out var key));
        return key;
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    public static BigInteger Modulo(BigInteger number, BigInteger modulus) => ((number % modulus) + modulus) % modulus;
}
