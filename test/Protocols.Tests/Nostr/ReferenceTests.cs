using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Nostr;

public sealed class ReferenceTests
{
    private const string Fiatjaf = "3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d";
    private const string Hodlbod = "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e";

    private const string PublicText = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg";
    private const string SecretText = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";

    private const string ProfileText
        = "nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4mhxue69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p";

    [Fact]
    public void The_keys_of_nip_19_come_out()
    {
        Assert.True(NostrReference.TryParse(PublicText, out var reference));
        Assert.Equal(Hodlbod, Assert.IsType<NostrReference.PublicKey>(reference).Key.ToString());
        Assert.Equal(PublicText, reference.ToString());

        Assert.True(SecretKeyText.TryParse(SecretText, out var secret));
        using var key = Keys.Secret("67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa");
        Assert.True(key.FixedTimeEquals(secret));
        Assert.Equal(SecretText, SecretKeyText.Write(secret));
        secret.Dispose();
    }

    [Fact]
    public void The_profile_of_nip_19_comes_out()
    {
        Assert.True(NostrReference.TryParse(ProfileText, out var reference));
        var profile = Assert.IsType<NostrReference.Profile>(reference);

        Assert.Equal(Fiatjaf, profile.Key.ToString());
        Assert.Equal(["wss://r.x.com", "wss://djbas.sadkb.com"], profile.Relays);
        Assert.Equal(ProfileText, profile.ToString());
    }

    [Fact]
    public void Every_reference_comes_back()
    {
        var key = Keys.Public(Fiatjaf);
        Assert.True(EventId.TryParse(Hodlbod, out var id));
        NostrReference[] references =
        [
            new NostrReference.PublicKey(key),
            new NostrReference.Note(id),
            new NostrReference.Profile(key, []),
            new NostrReference.SignedEvent(id, ["wss://a.example"], key, 30_078),
            new NostrReference.SignedEvent(id, []),
            new NostrReference.Address("lm:1 é", key, 30_078, ["wss://a.example", "wss://b.example"]),
            new NostrReference.Address("", key, 0, []),
        ];

        foreach (var reference in references)
        {
            var text = reference.ToString();
            Assert.True(NostrReference.TryParse(text, out var read));
            Assert.Equal(reference.GetType(), read.GetType());
            Assert.Equal(text, read.ToString());
        }
    }

    [Fact]
    public void Entries_of_unknown_types_are_passed_over()
    {
        var text = Bech32.FromBytes("nprofile", [200, 3, 1, 2, 3, 0, 32, .. Convert.FromHexString(Fiatjaf)]).ToString();

        Assert.True(NostrReference.TryParse(text, out var reference));
        Assert.Equal(Fiatjaf, Assert.IsType<NostrReference.Profile>(reference).Key.ToString());
    }

    [Theory]
    [InlineData("nprofile", "")]
    [InlineData("nprofile", "0020")]
    [InlineData("nprofile", "00020102")]
    [InlineData("nevent", "0000")]
    [InlineData("naddr", "000161")]
    [InlineData("npub", "0102")]
    [InlineData("note", "0102")]
    [InlineData("nrelay", "0001")]
    public void An_entry_that_is_short_or_missing_is_refused(string prefix, string hex)
        => Assert.False(NostrReference.TryParse(Bech32.FromBytes(prefix, Convert.FromHexString(hex)).ToString(), out _));

    [Fact]
    public void A_secret_key_is_no_reference_and_the_other_checksum_is_no_key()
    {
        Assert.False(NostrReference.TryParse(SecretText, out _));
        Assert.False(SecretKeyText.TryParse(PublicText, out _));
        Assert.False(SecretKeyText.TryParse(Bech32.FromBytes("nsec", Keys.Bytes(5), Bech32Checksum.Bech32m).ToString(), out _));
        Assert.False(SecretKeyText.TryParse(Bech32.FromBytes("nsec", new byte[32]).ToString(), out _));
    }

    [Fact]
    public void Hexadecimal_digits_are_read_as_a_secret_key()
    {
        Assert.True(SecretKeyText.TryParse("000000000000000000000000000000000000000000000000000000000000000A", out var key));
        using var ten = Keys.Secret(10);
        Assert.True(ten.FixedTimeEquals(key));
        key.Dispose();
        Assert.False(SecretKeyText.TryParse(new string('0', 64), out _));
    }
}
