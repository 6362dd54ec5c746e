using System.Security.Cryptography;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests.Crypto;

public sealed class SecretKeyTests
{
    [Fact]
    public void Zero_the_order_and_other_lengths_are_no_keys()
    {
        Assert.False(SecretKey.TryRead(new byte[32], out _));
        Assert.False(SecretKey.TryRead(Keys.Bytes(Keys.Order), out _));
        Assert.False(SecretKey.TryRead(Keys.Bytes(Keys.Order + 1), out _));
        Assert.False(SecretKey.TryRead(new byte[31], out _));
        Assert.True(SecretKey.TryRead(Keys.Bytes(Keys.Order - 1), out var key));
        key.Dispose();
    }

    [Fact]
    public void Its_text_does_not_tell_it()
    {
        using var key = Keys.Secret(3);

        Assert.Equal("SecretKey(hidden)", key.ToString());
        Assert.Equal("SecretKey(hidden)", $"{key}");
    }

    [Fact]
    public void After_it_is_disposed_it_gives_nothing_out()
    {
        var key = Keys.Secret(3);
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.CopyTo(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => Schnorr.Sign(key, [], new byte[32]));
        Assert.Equal("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9", key.PublicKey.ToString());
    }

    [Fact]
    public void Generated_keys_differ_and_equal_keys_are_equal()
    {
        using var random = RandomNumberGenerator.Create();
        using var first = SecretKey.Generate(random);
        using var second = SecretKey.Generate(random);
        var bytes = new byte[SecretKey.ByteCount];
        first.CopyTo(bytes);
        using var copy = Keys.Secret(bytes);

        Assert.False(first.FixedTimeEquals(second));
        Assert.True(first.FixedTimeEquals(copy));
    }

    [Fact]
    public void A_shared_secret_with_what_is_no_point_is_refused()
    {
        using var key = Keys.Secret(3);
        var five = Keys.Public("0000000000000000000000000000000000000000000000000000000000000005");

        Assert.False(five.IsOnCurve);
        Assert.False(Ecdh.TryShare(key, five, new byte[32]));
    }

    [Theory]
    [InlineData("F9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")]
    [InlineData("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f")]
    [InlineData("g9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")]
    public void A_public_key_is_64_small_hexadecimal_digits(string text) => Assert.False(XOnlyKey.TryParse(text, out _));
}
