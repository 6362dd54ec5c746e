using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Payments;

namespace Satchel.Protocols.Tests.Payments;

public sealed class MacaroonTests
{
    private const string Published
        = "AgEEbHNhdAJCAAAC1EmjH7smfI81Lplop54+X8lcG76qUC/WRU695aS+3CIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiAAIXc2VydmljZXM9bWVtb3J5X3F1ZXJ5OjAAAiNtZW1vcnlfcXVlcnlfdmFsaWRfdW50aWw9MjAwMDAwMDAwMAAABiBYKd19XK6xKmepmmsHknCOLZusO9D1lPqLNFrgKqNKyg==";

    private static readonly byte[] RootKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void The_token_of_the_specification_comes_out()
    {
        Assert.True(Preimage.TryParse(new string('1', 64), out var preimage));
        var identifier = new TokenIdentifier(preimage.Hash, [.. Enumerable.Repeat((byte)0x22, 32)]);
        Assert.Equal(66, identifier.ToBytes().Length);
        Assert.Equal("4c3768b874d7e867b53cadacce19fcf9c27be083e88b46cd28d5f477167d7be0", Hex(Satchel.Protocols.Crypto.Sha256.HashData(identifier.ToBytes())));

        var token = Macaroon.Mint(RootKey, identifier.ToBytes(), "lsat", "services=memory_query:0").Attenuate("memory_query_valid_until=2000000000");

        Assert.Equal("5829dd7d5caeb12a67a99a6b0792708e2d9bac3bd0f594fa8b345ae02aa34aca", Hex(token.Signature));
        Assert.Equal(175, token.ToBytes().Length);
        Assert.Equal(Published, token.ToBase64());
    }

    [Fact]
    public void The_token_of_the_specification_is_read_and_verified()
    {
        Assert.True(Macaroon.TryParse(Published, out var token));
        Assert.Equal(("lsat", "services=memory_query:0"), (token.Location, token.Caveats[0]));
        Assert.True(token.Verify(RootKey));
        Assert.False(token.Verify([.. RootKey.Reverse()]));
        Assert.True(TokenIdentifier.TryRead(token.Identifier, out var identifier));
        Assert.Equal("02d449a31fbb267c8f352e9968a79e3e5fc95c1bbeaa502fd6454ebde5a4bedc", identifier.Hash.ToString());
        Assert.Equal(0x22, identifier.TokenId[31]);
    }

    [Fact]
    public void The_examples_of_libmacaroons_come_out()
    {
        var key = "this is our super secret key; only we should know it"u8;
        var token = Macaroon.Mint(key, "we used our secret key"u8, "http://mybank/");
        Assert.Equal("e3d9e02908526c4c0039ae15114115d97fdd68bf2ba379b342aaf0f617d0552f", Hex(token.Signature));
        Assert.Equal("197bac7a044af33332865b9266e26d493bdd668a660e44d88ce1a998c23dbd67", Hex(token.Attenuate("test = caveat").Signature));
    }

    [Theory]
    [InlineData("MDAxY2xvY2F0aW9uIGh0dHA6Ly9teWJhbmsvCjAwMjZpZGVudGlmaWVyIHdlIHVzZWQgb3VyIHNlY3JldCBrZXkKMDAyZnNpZ25hdHVyZSDj2eApCFJsTAA5rhURQRXZf91ovyujebNCqvD2F9BVLwo", 0)]
    [InlineData("MDAxY2xvY2F0aW9uIGh0dHA6Ly9teWJhbmsvCjAwMjZpZGVudGlmaWVyIHdlIHVzZWQgb3VyIHNlY3JldCBrZXkKMDAxNmNpZCB0ZXN0ID0gY2F2ZWF0CjAwMmZzaWduYXR1cmUgGXusegRK8zMyhluSZuJtSTvdZopmDkTYjOGpmMI9vWcK", 1)]
    public void The_older_form_is_read(string text, int caveats)
    {
        Assert.True(Macaroon.TryParse(text, out var token));
        Assert.Equal(("http://mybank/", caveats), (token.Location, token.Caveats.Count));
        Assert.True(token.Verify("this is our super secret key; only we should know it"u8));
        Assert.True(Macaroon.TryRead(token.ToBytes(), out var again));
        Assert.True(again.Verify("this is our super secret key; only we should know it"u8));
    }

    [Fact]
    public void Either_alphabet_is_read_with_and_without_padding()
    {
        foreach (var text in new[] { Published, Published.TrimEnd('='), Published.Replace('+', '-').Replace('/', '_'), Published.Replace('+', '-').Replace('/', '_').TrimEnd('=') })
        {
            Assert.True(Macaroon.TryParse(text, out var token));
            Assert.Equal(Published, token.ToBase64());
        }

        Assert.False(Macaroon.TryParse(Published + "=", out _));
        Assert.False(Macaroon.TryParse(Published[..4] + "\n" + Published[4..], out _));
    }

    [Fact]
    public void A_change_anywhere_is_refused_or_does_not_verify_but_for_the_location()
    {
        var bytes = Convert.FromBase64String(Published);
        for (var i = 0; i < 8 * bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            if (Macaroon.TryRead(changed, out var token) && token.Location == "lsat")
            {
                Assert.False(token.Verify(RootKey), $"bit {i}");
            }
        }
    }

    [Fact]
    public void What_lacks_or_exceeds_a_part_is_refused()
    {
        var bytes = Convert.FromBase64String(Published);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Macaroon.TryRead(bytes.AsSpan(0, length), out _), $"{length} bytes");
        }

        Assert.False(Macaroon.TryRead([.. bytes, 0], out _));
    }

    [Theory]
    [InlineData("02 02 01 61 00 00 06 20", true)]
    [InlineData("02 02 81 00 61 00 00 06 20", false)] // a longer form of the length
    [InlineData("02 02 01 61 00 02 01 62 04 00 00 00 06 20", false)] // an empty id of verification
    [InlineData("02 02 01 61 00 02 01 62 04 01 63 00 00 06 20", false)] // a caveat for a third party
    [InlineData("02 02 01 61 00 01 01 62 02 01 63 00 00 06 20", false)] // a caveat with a location
    [InlineData("02 01 01 61 01 01 61 02 01 61 00 00 06 20", false)] // two locations
    [InlineData("02 01 01 ff 02 01 61 00 00 06 20", false)] // a location that is no text
    [InlineData("02 02 01 61 00 02 01 ff 00 00 06 20", false)] // a caveat that is no text
    [InlineData("03 02 01 61 00 00 06 20", false)] // another version
    [InlineData("02 02 ff ff ff 7f 61 00 00 06 20", false)] // a length beyond the end
    public void Rules_of_the_binary_form_are_kept(string begin, bool isRead)
        => Assert.Equal(isRead, Macaroon.TryRead([.. Convert.FromHexString(begin.Replace(" ", "", StringComparison.Ordinal)), .. new byte[32]], out _));

    [Fact]
    public void A_token_may_have_64_caveats_and_8_KiB_and_none_more()
    {
        var token = Macaroon.Mint(RootKey, "id"u8, "", [.. Enumerable.Range(0, TokenLimits.Caveats).Select(i => $"a={i}")]);
        Assert.True(Macaroon.TryRead(token.ToBytes(), out _));
        Assert.Throws<ArgumentException>(() => token.Attenuate("a=1"));

        var room = TokenLimits.MacaroonBytes - Macaroon.Mint(RootKey, "id"u8, "").ToBytes().Length - 4;
        var largest = Macaroon.Mint(RootKey, "id"u8, "", new string('x', room));
        Assert.Equal(TokenLimits.MacaroonBytes, largest.ToBytes().Length);
        Assert.True(Macaroon.TryParse(largest.ToBase64(), out _));
        Assert.Throws<ArgumentException>(() => Macaroon.Mint(RootKey, "id"u8, "", new string('x', room + 1)));
        Assert.False(Macaroon.TryRead([.. largest.ToBytes(), 0], out _));
    }

    [Fact]
    public void A_root_key_that_could_be_guessed_is_none()
    {
        Assert.Throws<ArgumentException>(() => Macaroon.Mint([], "id"u8, "", []));
        Assert.Throws<ArgumentException>(() => Macaroon.Mint(RootKey.AsSpan(1), "id"u8, "", []));
        Assert.True(Macaroon.TryParse(Published, out var token));
        Assert.Throws<ArgumentException>(() => token.Verify([]));
    }

    [Fact]
    public void A_token_shows_itself_to_nobody()
    {
        Assert.True(Macaroon.TryParse(Published, out var token));
        Assert.Equal("Macaroon(hidden)", $"{token}");
    }

    [Fact]
    public void Any_token_that_was_minted_is_read_and_verified()
        => Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString[]>(),
            ArbMap.Default.ArbFor<byte[]>(),
            (caveats, identifier) =>
            {
                var texts = caveats.Take(60).Select(caveat => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(caveat.Get))).ToArray();
                var token = Macaroon.Mint(RootKey, identifier, "here", texts);
                return Macaroon.TryParse(token.ToBase64(), out var read)
                    && read.Verify(RootKey)
                    && read.Caveats.SequenceEqual(texts)
                    && read.Identifier.SequenceEqual(identifier)
                    && !read.Attenuate("more=1").ToBytes().AsSpan().SequenceEqual(token.ToBytes())
                    && read.Attenuate("more=1").Verify(RootKey);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_token_of_Lightning_Memory_is_read_and_enforced()
    {
        const string Text = "ACIAAQLUSaMfuyZ8jzUumWinnj5fyVwbvqpQL9ZFTr3lpL7cABBsaWdodG5pbmctbWVtb3J5AAIAFXNlcnZpY2VzPW1lbW9yeV9xdWVyeQASZXhwaXJlcz0yMDAwMDAwMDAwtDFdzJHufzYRco3a0-BqalbO6v8il9LOjjrpTz8bh24=";
        Assert.True(ReferenceToken.TryParse(Text, out var token));
        Assert.Equal("02d449a31fbb267c8f352e9968a79e3e5fc95c1bbeaa502fd6454ebde5a4bedc", token.Hash.ToString());
        Assert.True(token.Verify(RootKey));
        Assert.False(token.Verify(new byte[32]));
        Assert.True(token.Allows("memory_query", DateTimeOffset.FromUnixTimeSeconds(1_999_999_999)));
        Assert.False(token.Allows("memory_query", DateTimeOffset.FromUnixTimeSeconds(2_000_000_000)));
        Assert.False(token.Allows("memory_list", DateTimeOffset.UnixEpoch));
        Assert.False(Macaroon.TryParse(Text, out _));
        Assert.False(ReferenceToken.TryParse(Published, out _));
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
