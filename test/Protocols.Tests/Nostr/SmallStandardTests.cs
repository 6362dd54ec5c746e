using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Nostr;

/// <summary>NIP-06, 11, 40, 42, 65 and 98.</summary>
public sealed class SmallStandardTests
{
    private const string Relay = "wss://relay.example";
    private const string Address = "https://gw.example/memory/query?q=a%20b";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void An_answer_to_a_challenge_is_accepted_for_this_relay_this_challenge_and_this_time_only()
    {
        var answer = Sign(RelayAuthentication.Answer("c1", "wss://RELAY.example/", Now));

        Assert.Equal(answer.Author, RelayAuthentication.Check(answer, "c1", Relay, Now.AddMinutes(10)));
        Assert.Equal(NostrError.WrongPurpose, Error(() => RelayAuthentication.Check(answer, "c2", Relay, Now)));
        Assert.Equal(NostrError.WrongPurpose, Error(() => RelayAuthentication.Check(answer, "c1", "wss://other.example", Now)));
        Assert.Equal(NostrError.WrongTime, Error(() => RelayAuthentication.Check(answer, "c1", Relay, Now.AddSeconds(601))));
        Assert.Equal(NostrError.WrongPurpose, Error(() => RelayAuthentication.Check(Sign(new EventDraft(1, Now, answer.Tags, "")), "c1", Relay, Now)));
    }

    [Theory]
    [InlineData(
        "leader monkey parrot ring guide accident before fence cannon height naive bean", "7f7ff03d123792d6ac594bfa67bf6d0c0ab55b6b1fdb6249303fe861f1ccba9a")]
    [InlineData(
        "what bleak badge arrange retreat wolf trade produce cricket blur garlic valid proud rude strong choose busy staff weather area salt hollow arm fade",
        "c15d739894c81a2fcfd3a2df85a0d2c0dbc47a280d092799f144d73d7ae78add")]
    public void A_recovery_phrase_gives_the_key_of_the_standard(string phrase, string secret)
    {
        using var key = SeedPhrase.KeyOf(phrase.Split(' '), account: 0);
        var bytes = new byte[SecretKey.ByteCount];
        key.Key.CopyTo(bytes);

        Assert.Equal(secret, Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void An_authorization_is_accepted_for_this_request_within_a_minute_only()
    {
        var header = HttpAuthentication.Header(Sign(HttpAuthentication.Draft("POST", Address, "body"u8, Now)));

        Assert.Equal(
            "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9",
            HttpAuthentication.Check(header, "post", Address, "body"u8, Now.AddSeconds(60)).Author.ToString());
        Assert.Equal(NostrError.WrongTime, Error(() => HttpAuthentication.Check(header, "POST", Address, "body"u8, Now.AddSeconds(61))));
        Assert.Equal(NostrError.WrongTime, Error(() => HttpAuthentication.Check(header, "POST", Address, "body"u8, Now.AddSeconds(-61))));
        Assert.Equal(NostrError.WrongPurpose, Error(() => HttpAuthentication.Check(header, "GET", Address, "body"u8, Now)));
        Assert.Equal(NostrError.WrongPurpose, Error(() => HttpAuthentication.Check(header, "POST", Address + "&x", "body"u8, Now)));
        Assert.Equal(NostrError.WrongPurpose, Error(() => HttpAuthentication.Check(header, "POST", Address, "other"u8, Now)));
        Assert.Equal(NostrError.WrongPurpose, Error(() => HttpAuthentication.Check(header, "POST", Address, [], Now)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("Nostr")]
    [InlineData("Nostr ???")]
    [InlineData("Nostr e30=")]
    public void A_header_of_another_shape_is_refused(string header)
        => Assert.Equal(NostrError.Malformed, Error(() => HttpAuthentication.Check(header, "GET", Address, [], Now)));

    [Fact]
    public void An_authorization_that_somebody_else_signed_is_refused()
    {
        var draft = HttpAuthentication.Draft("GET", Address, [], Now);
        var signed = Sign(draft);
        var other = new NostrEvent(signed.Id, Keys.Public(new string('1', 64)), signed.CreatedAtSeconds, signed.Kind, signed.Tags, "", signed.Signature.ToArray());

        Assert.Equal(NostrError.WrongId, Error(() => HttpAuthentication.Check(HttpAuthentication.Header(other), "GET", Address, [], Now)));
    }

    [Fact]
    public void An_event_is_void_from_its_expiration_on()
    {
        var expiring = Sign(new EventDraft(1, Now, [Expiration.Tag(Now.AddSeconds(5))], ""));

        Assert.Equal(1_700_000_005, Expiration.SecondsOf(expiring));
        Assert.False(Expiration.IsExpired(expiring, Now.AddSeconds(4)));
        Assert.True(Expiration.IsExpired(expiring, Now.AddSeconds(5)));
        Assert.False(Expiration.IsExpired(Sign(new EventDraft(1, Now, [], "")), Now));
        Assert.Null(Expiration.SecondsOf(Sign(new EventDraft(1, Now, [new NostrTag("expiration", "soon")], ""))));
    }

    [Fact]
    public void A_list_of_relays_comes_back_without_what_is_none()
    {
        RelayUse[] uses = [new("wss://a.example", true, true), new("wss://b.example/path", true, false), new("ws://c.example:8080", false, true)];
        var draft = RelayList.Draft([.. uses, new RelayUse("wss://unused.example", false, false)], Now);
        var list = Sign(draft with
        {
            Tags =
            [
                .. draft.Tags, new NostrTag("r"), new NostrTag("r", "https://d.example"), new NostrTag("r", "wss://A.example:443/"),
                new NostrTag("r", "wss://e.example", "both"), new NostrTag("x", "wss://f.example"), new NostrTag("r", "wss://u@g.example"),
            ],
        });

        Assert.Equal(uses, RelayList.Parse(list));
        Assert.Equal(NostrError.WrongPurpose, Error(() => RelayList.Parse(Sign(new EventDraft(1, Now, [], "")))));
    }

    [Fact]
    public void A_document_of_a_relay_is_read_and_what_it_lacks_is_missing()
    {
        var document = RelayDocument.Parse(
            """{"name":"r","software":7,"supported_nips":[1,"2",42],"limitation":{"max_message_length":65536,"max_limit":-1,"auth_required":true,"payment_required":1}}"""u8.ToArray());

        Assert.Equal("r", document.Name);
        Assert.Equal("", document.Software);
        Assert.Equal([1, 42], document.SupportedNips);
        Assert.Equal(65_536, document.MaxMessageBytes);
        Assert.Null(document.MaxLimit);
        Assert.True(document.AuthRequired);
        Assert.False(document.PaymentRequired);
        Assert.Equal(NostrError.Malformed, Error(() => RelayDocument.Parse("[]"u8.ToArray())));
        Assert.Equal(NostrError.Malformed, Error(() => RelayDocument.Parse("{"u8.ToArray())));
    }

    private static NostrEvent Sign(EventDraft draft)
    {
        using var key = Keys.Secret(3);
        return draft.Sign(key, new byte[32]);
    }

    private static NostrError Error(Action act) => Assert.Throws<NostrException>(act).Code;
}
