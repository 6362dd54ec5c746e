using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests.Crypto;

/// <summary>Published examples of FIPS 180-4, and .NET's own as a second opinion.</summary>
public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
    public void The_published_examples_come_out(string message, string hash)
        => Assert.Equal(hash, Convert.ToHexStringLower(Sha256.HashData(Encoding.ASCII.GetBytes(message))));

    [Fact]
    public void A_million_times_the_letter_a_comes_out()
        => Assert.Equal(
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            Convert.ToHexStringLower(Sha256.HashData(Encoding.ASCII.GetBytes(new string('a', 1_000_000)))));

    [Fact]
    public void Every_length_cut_in_every_place_gives_the_hash_that_the_platform_gives()
    {
        var bytes = new byte[300];
        new Random(7).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = SHA256.HashData(bytes.AsSpan(0, length));
            for (var cut = 0; cut <= length; cut++)
            {
                Assert.Equal(expected, Sha256.HashData(bytes.AsSpan(0, cut), bytes.AsSpan(cut, length - cut)));
            }
        }
    }

    [Fact]
    public void Random_bytes_fill_what_one_call_to_the_kernel_cannot()
    {
        var bytes = SystemRandom.GetBytes(1_000);

        Assert.DoesNotContain(bytes.Chunk(50), part => part.All(value => value == 0));
        Assert.NotEqual(bytes, SystemRandom.GetBytes(1_000));
        Assert.Empty(SystemRandom.GetBytes(0));
    }
}
