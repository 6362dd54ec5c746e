using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests.Crypto;

public sealed class SchnorrTests
{
    public static TheoryData<string, string, string, string, string, string, bool> Vectors()
    {
        var vectors = new TheoryData<string, string, string, string, string, string, bool>();
        foreach (var line in File.ReadLines(VectorFiles.Path("bip340.csv")).Skip(1))
        {
            var fields = line.Split(',');
            vectors.Add(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6] is "TRUE");
        }

        return vectors;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_published_cases_come_out(string index, string secret, string key, string auxiliary, string message, string signature, bool holds)
    {
        Assert.NotEmpty(index);
        Assert.True(XOnlyKey.TryRead(Convert.FromHexString(key), out var publicKey));
        Assert.Equal(holds, Schnorr.Verify(publicKey, Convert.FromHexString(message), Convert.FromHexString(signature)));
        if (secret.Length > 0)
        {
            using var secretKey = Keys.Secret(secret);
            Assert.Equal(publicKey, secretKey.PublicKey);
            Assert.Equal(
                Convert.FromHexString(signature),
                Schnorr.Sign(secretKey, Convert.FromHexString(message), Convert.FromHexString(auxiliary)));
        }
    }

    [Fact]
    public void All_nineteen_cases_are_there() => Assert.Equal(19, Vectors().Count);

    [Fact]
    public void Any_message_verifies_under_its_key_and_under_no_changed_bit()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(
                Gen.Zip(Gen.Zip(Keys.AnySecret, Gen.Choose(0, 511)), Gen.Choose(0, 255).Select(value => (byte)value).ListOf()).ToArbitrary(),
                row =>
                {
                    var ((bytes, bit), list) = row;
                    using var key = Keys.Secret(bytes);
                    byte[] message = [.. list];
                    var signature = Schnorr.Sign(key, message, new byte[Schnorr.AuxiliaryBytes]);
                    var holds = Schnorr.Verify(key.PublicKey, message, signature);
                    signature[bit / 8] ^= (byte)(1 << (bit % 8));
                    return holds && !Schnorr.Verify(key.PublicKey, message, signature)
                        && !Schnorr.Verify(key.PublicKey, [.. message, 0], signature);
                }));

    [Fact]
    public void Fresh_randomness_gives_another_signature_that_holds_as_well()
    {
        using var key = Keys.Secret(7);
        using var random = RandomNumberGenerator.Create();
        var first = Schnorr.Sign(key, "text"u8, random);
        var second = Schnorr.Sign(key, "text"u8, random);

        Assert.NotEqual(first, second);
        Assert.True(Schnorr.Verify(key.PublicKey, "text"u8, first));
        Assert.True(Schnorr.Verify(key.PublicKey, "text"u8, second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_does_not_hold(int length)
    {
        using var key = Keys.Secret(7);

        Assert.False(Schnorr.Verify(key.PublicKey, "text"u8, new byte[length]));
    }

    [Fact]
    public void Auxiliary_randomness_of_another_length_is_refused()
    {
        using var key = Keys.Secret(7);

        Assert.Throws<ArgumentException>(() => Schnorr.Sign(key, "text"u8, new byte[31]));
    }
}
