using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests.Crypto;

public sealed class ChaCha20Tests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void The_block_of_rfc_8439_comes_out()
        => Assert.Equal(
            "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
            Apply(Convert.FromHexString("000000090000004a00000000"), 1, new byte[64]));

    [Fact]
    public void The_encryption_of_rfc_8439_comes_out()
        => Assert.Equal(
            "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d",
            Apply(
                Convert.FromHexString("000000000000004a00000000"),
                1,
                "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8.ToArray()));

    [Fact]
    public void Twice_is_nothing_and_parts_are_those_of_the_whole()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(Gen.Zip(Gen.Choose(0, 500), Gen.Choose(0, 7)).ToArbitrary(), pair =>
            {
                var text = RandomNumberGenerator.GetBytes(pair.Item1);
                var nonce = new byte[ChaCha20.NonceBytes];
                var hidden = new byte[text.Length];
                ChaCha20.Apply(Key, nonce, 5, text, hidden);
                var blocks = Math.Min(pair.Item2, text.Length / 64);
                var tail = new byte[text.Length - (64 * blocks)];
                ChaCha20.Apply(Key, nonce, 5 + (uint)blocks, text.AsSpan(64 * blocks), tail);
                var isTail = hidden.AsSpan(64 * blocks).SequenceEqual(tail);
                ChaCha20.Apply(Key, nonce, 5, hidden, hidden);
                return isTail && hidden.AsSpan().SequenceEqual(text);
            }));

    [Fact]
    public void A_counter_that_would_begin_again_is_refused()
    {
        ChaCha20.Apply(Key, new byte[12], uint.MaxValue, new byte[64], new byte[64]);

        Assert.Throws<ArgumentException>(() => ChaCha20.Apply(Key, new byte[12], uint.MaxValue, new byte[65], new byte[65]));
        Assert.Throws<ArgumentException>(() => ChaCha20.Apply(new byte[31], new byte[12], 0, [], []));
    }

    private static string Apply(byte[] nonce, uint counter, byte[] input)
    {
        ChaCha20.Apply(Key, nonce, counter, input, input);
        return Convert.ToHexStringLower(input);
    }
}
