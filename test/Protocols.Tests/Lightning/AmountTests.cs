using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Tests.Lightning;

public sealed class AmountTests
{
    [Fact]
    public void An_amount_is_from_nothing_to_all_bitcoins()
    {
        Assert.Equal(0, new Msat(0).Value);
        Assert.Equal(2_100_000_000_000_000_000, new Msat(Msat.Most).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Msat(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Msat(Msat.Most + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Msat.FromSats(2_100_000_000_000_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => Msat.FromSats(long.MaxValue));
        Assert.False(Msat.TryCreate(long.MinValue, out _));
    }

    [Fact]
    public void Sums_and_differences_stay_within_the_range()
    {
        Assert.Equal(new Msat(3_001), Msat.FromSats(3) + new Msat(1));
        Assert.Equal(Msat.Zero, Msat.FromSats(3) - Msat.FromSats(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Msat(Msat.Most) + new Msat(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Msat(1) - new Msat(2));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(999, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    [InlineData(Msat.Most, 2_100_000_000_000_000)]
    public void Parts_of_a_satoshi_count_as_a_whole_one(long msat, long sats) => Assert.Equal(sats, new Msat(msat).SatsRoundedUp);

    [Fact]
    public void A_preimage_belongs_to_its_hash_alone_and_shows_itself_to_nobody()
    {
        Assert.True(Preimage.TryParse(new string('1', 64), out var preimage));
        Assert.Equal("02d449a31fbb267c8f352e9968a79e3e5fc95c1bbeaa502fd6454ebde5a4bedc", preimage.Hash.ToString());
        Assert.True(preimage.Opens(preimage.Hash));
        Assert.True(PaymentHash.TryRead(new byte[32], out var other));
        Assert.False(preimage.Opens(other));
        Assert.DoesNotContain("1111", $"{preimage}", StringComparison.Ordinal);
        Assert.Equal(new string('1', 64), preimage.Reveal());
        Assert.False(Preimage.TryParse(new string('1', 63), out _));
        Assert.False(Preimage.TryParse(new string('1', 66), out _));
        Assert.False(Preimage.TryParse(new string('g', 64), out _));
    }
}
