using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Tests.Crypto;

public sealed class Bech32Tests
{
    [Theory]
    [InlineData("A12UEL5L")]
    [InlineData("a12uel5l")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs")]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")]
    [InlineData("11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w")]
    [InlineData("?1ezyfcl")]
    public void Valid_texts_of_bip_173_are_read_and_written_back(string text) => IsReadBack(text, Bech32Checksum.Bech32);

    [Theory]
    [InlineData("A1LQFN3A")]
    [InlineData("a1lqfn3a")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6")]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx")]
    [InlineData("11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperredlc445v")]
    [InlineData("?1v759aa")]
    public void Valid_texts_of_bip_350_are_read_and_written_back(string text) => IsReadBack(text, Bech32Checksum.Bech32m);

    [Theory]
    [InlineData("\u00201nwldj5")]
    [InlineData("\u007f1axkwrx")]
    [InlineData("\u00801eym55h")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx")]
    [InlineData("pzry9x0s0muk")]
    [InlineData("1pzry9x0s0muk")]
    [InlineData("x1b4n0q5v")]
    [InlineData("li1dgmt3")]
    [InlineData("de1lg7wt\u00ff")]
    [InlineData("A1G7SGD8")]
    [InlineData("10a06t8")]
    [InlineData("1qzzfhee")]
    [InlineData("a12UEL5L")]
    [InlineData("qyrz8wqd2c9m")]
    [InlineData("1qyrz8wqd2c9m")]
    [InlineData("y1b0jsk6g")]
    [InlineData("lt1igcx5c0")]
    [InlineData("in1muywd")]
    [InlineData("mm1crxm3i")]
    [InlineData("au1s5cgom")]
    [InlineData("M1VUXWEZ")]
    [InlineData("16plkw9")]
    [InlineData("1p2gdwpf")]
    public void Invalid_texts_of_both_are_refused(string text)
        => Assert.False(Bech32.TryParse(text, Bech32.AddressCharacters, out _));

    [Theory]
    [InlineData("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", 0, "751e76e8199196d454941c45d1b3a323f1433bd6", Bech32Checksum.Bech32)]
    [InlineData("tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", 0, "000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433", Bech32Checksum.Bech32)]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", 1, "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", Bech32Checksum.Bech32m)]
    [InlineData("BC1SW50QGDZ25J", 16, "751e", Bech32Checksum.Bech32m)]
    public void Witness_programs_of_addresses_come_out(string address, int version, string program, Bech32Checksum checksum)
    {
        Assert.True(Bech32.TryParse(address, Bech32.AddressCharacters, out var text));
        Assert.Equal(checksum, text.Checksum);
        Assert.Equal(version, text.Words[0]);
        Assert.True(Bech32.TryToBytes(text.Words[1..], out var bytes));
        Assert.Equal(program, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", "a set bit is left over")]
    [InlineData("bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "five bits are left over")]
    public void Bits_that_are_left_over_must_be_few_and_zero(string address, string why)
        => Assert.False(Bech32.TryParse(address, Bech32.AddressCharacters, out var text) && Bech32.TryToBytes(text.Words[1..], out _), why);

    [Fact]
    public void Any_bytes_come_back_and_one_wrong_character_is_found()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Gen.Zip(Gen.Choose(0, 255).Select(value => (byte)value).ListOf(), Gen.Choose(0, 10_000)).ToArbitrary(), pair =>
            {
                byte[] bytes = [.. pair.Item1];
                var text = Bech32.FromBytes("npub", bytes).ToString();
                var isRead = Bech32.TryParse(text, text.Length, out var read) && read.TryToBytes(out var back) && back.AsSpan().SequenceEqual(bytes);
                var at = "npub1".Length + (pair.Item2 % (text.Length - "npub1".Length));
                var wrong = $"{text[..at]}{(text[at] == 'q' ? 'p' : 'q')}{text[(at + 1)..]}";
                return isRead && !Bech32.TryParse(wrong, wrong.Length, out _) && !Bech32.TryParse(text, text.Length - 1, out _);
            }));

    [Fact]
    public void A_prefix_with_capitals_and_a_word_of_six_bits_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Bech32.FromWords("Npub", [1]));
        Assert.Throws<ArgumentException>(() => Bech32.FromWords("npub", [32]));
    }

    private static void IsReadBack(string text, Bech32Checksum checksum)
    {
        Assert.True(Bech32.TryParse(text, Bech32.AddressCharacters, out var read));
        Assert.Equal(checksum, read.Checksum);
        Assert.Equal(text.ToLowerInvariant(), read.ToString());
    }
}
