using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Nostr;

public sealed class EventTests
{
    private const string Author = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly NostrTag Client = new("client", "lightning-memory");

    public static TheoryData<int, string[][], string, string, string> Vectors() => new()
    {
        {
            30078,
            [["d", "lm:c1de32fabf5bc5c5"], ["t", "transaction"], ["client", "lightning-memory"], ["metadata", "{\"vendor\": \"caf\\u00e9.example\", \"amount_sats\": 500}"]],
            "Paid 500 sats to café \"Ω\" <b>&\n",
            "d152fa43112d35051441f17dccbfe0e3999ff733baa63ae3aafc60e13832979c",
            "aeb8dd73051f6dc0366fe0527e591adcaa972e6df54be319d801551538baaf6ab21770e2d7b2f897271a53aff34eebdca41605bd103d37c5ad3e9d368716d108"
        },
        {
            30382,
            [["d", "trust:bitrefill.com"], ["client", "lightning-memory"]],
            "{\"vendor\": \"bitrefill.com\", \"score\": 0.85, \"basis\": \"transaction_history\"}",
            "9b07eb34456bae75d3143320bacde9241e0634d0b19423c9d5308d895f4b251d",
            "5b2ec52812f2c452d7caea2e431d2b59484321f6fd618eaf208a7d1b6e6de9f308fcfddd8c86ac3afee470e172604549f365f6b47ff384c89fa537c7bd82e023"
        },
        {
            30078,
            [["d", $"gateway:{Author}"], ["type", "gateway"], ["client", "lightning-memory"]],
            "{\"url\": \"https://gw.example.com\", \"operations\": {\"memory_query\": 2}, \"relays\": [\"wss://relay.damus.io\"], \"version\": \"0.7.0\"}",
            "abf2e77f869062b18d3aa09a8164a284329883fa9fd136adb7b7fb0c69c6da7e",
            "598a240721a684542f176cead416abda4edab039193e5349be19ed3c885853e514db7ca1e8bf72ddf49c5406f8b5a87e04c04535b8e467b70ae8e667d9744ba5"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_events_of_the_specification_have_its_ids_and_signatures(int kind, string[][] tags, string content, string id, string signature)
    {
        using var key = Keys.Secret(3);
        var signed = new EventDraft(kind, Now, [.. tags.Select(tag => new NostrTag(tag))], content).Sign(key, new byte[32]);

        Assert.Equal(Author, signed.Author.ToString());
        Assert.Equal(id, signed.Id.ToString());
        Assert.Equal(signature, Convert.ToHexStringLower(signed.Signature));
        var read = NostrEvent.Parse(Encoding.UTF8.GetBytes(signed.ToJson()));
        read.Verify(Now);
        Assert.Equal(signed.ToJson(), read.ToJson());
    }

    [Fact]
    public void Only_seven_characters_are_escaped_in_what_is_hashed()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        CanonicalEvent.WriteText(output, "\b\t\n\f\r\"\\\u0001\u001f\u007f\u2028\u2029<>&'+/é😀", isWire: false);

        Assert.Equal("\"\\b\\t\\n\\f\\r\\\"\\\\\u0001\u001f\u007f\u2028\u2029<>&'+/é😀\"", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void On_the_wire_other_control_characters_are_escaped_and_the_id_is_the_same()
    {
        var signed = Signed("a\u0001b\u001fc\u007fd\0");
        var json = signed.ToJson();

        Assert.Contains("\"a\\u0001b\\u001fc\u007fd\\u0000\"", json, StringComparison.Ordinal);
        var read = NostrEvent.Parse(Encoding.UTF8.GetBytes(json));
        read.Verify(Now);
        Assert.Equal(signed.Content, read.Content);
    }

    [Fact]
    public void Any_text_comes_back_over_the_wire_and_verifies()
    {
        var character = Gen.Frequency(
            (4, Gen.Choose(32, 126)),
            (2, Gen.Choose(0, 31)),
            (1, Gen.Choose(0x7f, 0xd7ff)),
            (1, Gen.Choose(0xe000, 0x10ffff)));
        var text = character.Select(char.ConvertFromUtf32).ListOf().Select(parts => string.Concat(parts));
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(Gen.Zip(text, text.ListOf()).ToArbitrary(), pair =>
            {
                var (content, texts) = pair;
                using var key = Keys.Secret(9);
                var signed = new EventDraft(1, Now, [.. texts.Take(20).Select(value => new NostrTag("x", value))], content).Sign(key, new byte[32]);
                var read = NostrEvent.Parse(Encoding.UTF8.GetBytes(signed.ToJson()));
                read.Verify(Now);
                return read.Content == content && read.Tags.Select(tag => tag.Value).SequenceEqual(texts.Take(20));
            }));
    }

    [Fact]
    public void A_text_that_is_not_unicode_is_not_signed()
    {
        using var key = Keys.Secret(3);

        Assert.ThrowsAny<ArgumentException>(() => new EventDraft(1, Now, [], "\ud800").Sign(key, new byte[32]));
        Assert.ThrowsAny<ArgumentException>(() => new EventDraft(1, Now, [new NostrTag("t", "\udc00")], "").Sign(key, new byte[32]));
    }

    [Theory]
    [InlineData("content\":\"text", "content\":\"tex", NostrError.WrongId)]
    [InlineData("\"kind\":1", "\"kind\":2", NostrError.WrongId)]
    [InlineData("\"sig\":\"0", "\"sig\":\"1", NostrError.WrongSignature)]
    public void A_changed_event_does_not_verify(string from, string to, NostrError error)
    {
        var json = JsonWith(signature => signature[0] == '0');
        Assert.Contains(from, json, StringComparison.Ordinal);
        var changed = NostrEvent.Parse(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)));

        Assert.Equal(error, Assert.Throws<NostrException>(() => changed.Verify(Now)).Code);
    }

    [Fact]
    public void An_event_from_the_future_does_not_verify_until_its_time_is_near()
    {
        var signed = Signed("text");

        signed.Verify(Now.AddMinutes(-15));
        Assert.Equal(NostrError.WrongTime, Assert.Throws<NostrException>(() => signed.Verify(Now.AddMinutes(-15).AddSeconds(-1))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":\"F9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9\"}")]
    public void What_is_no_event_is_refused(string json)
        => Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => NostrEvent.Parse(Encoding.UTF8.GetBytes(json))).Code);

    [Theory]
    [InlineData("\"kind\":1", "\"kind\":1.0")]
    [InlineData("\"kind\":1", "\"kind\":1e0")]
    [InlineData("\"kind\":1", "\"kind\":\"1\"")]
    [InlineData("\"kind\":1", "\"kind\":65536")]
    [InlineData("\"kind\":1", "\"kind\":-1")]
    [InlineData("\"kind\":1", "\"kind\":1,\"kind\":1")]
    [InlineData("\"kind\":1,", "")]
    [InlineData("1700000000", "99999999999999999999")]
    [InlineData("\"tags\":[]", "\"tags\":[[]]")]
    [InlineData("\"tags\":[]", "\"tags\":[[1]]")]
    [InlineData("\"tags\":[]", "\"tags\":[\"t\"]")]
    [InlineData("\"tags\":[]", "\"tags\":[[\"a\",null]]")]
    [InlineData("\"tags\":[]", "\"tags\":{}")]
    [InlineData("\"text\"", "\"\\ud800\"")]
    [InlineData("\"text\"", "null")]
    [InlineData("\"text\"", "\"te\nxt\"")]
    [InlineData("{\"id\"", "{\"\\ud800\":1,\"id\"")]
    [InlineData("{\"id\"", "{\"x\":[[[[[[[[[]]]]]]]]],\"id\"")]
    [InlineData("\"}", "\"}{}")]
    [InlineData("\"}", "\",}")]
    public void A_field_of_another_shape_is_refused(string from, string to)
    {
        var json = Signed("text").ToJson();
        Assert.Contains(from, json, StringComparison.Ordinal);

        Assert.Equal(
            NostrError.Malformed,
            Assert.Throws<NostrException>(() => NostrEvent.Parse(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)))).Code);
    }

    [Fact]
    public void Fields_that_nobody_knows_are_passed_over()
    {
        var json = Signed("text").ToJson().Replace("{\"id\"", "{\"seen\":{\"on\":[1]},\"id\"", StringComparison.Ordinal);

        NostrEvent.Parse(Encoding.UTF8.GetBytes(json)).Verify(Now);
    }

    [Fact]
    public void Too_many_tags_too_long_tags_and_too_large_frames_are_refused()
    {
        var json = Signed("text").ToJson();
        var tags = string.Join(',', Enumerable.Repeat("[\"a\"]", NostrLimits.Tags + 1));
        var texts = string.Join(',', Enumerable.Repeat("\"a\"", NostrLimits.TagTexts + 1));

        Assert.Equal(NostrError.TooLarge, ErrorOf(json.Replace("\"tags\":[]", $"\"tags\":[{tags}]", StringComparison.Ordinal)));
        Assert.Equal(NostrError.TooLarge, ErrorOf(json.Replace("\"tags\":[]", $"\"tags\":[[{texts}]]", StringComparison.Ordinal)));
        Assert.Equal(NostrError.TooLarge, ErrorOf(json + new string(' ', NostrLimits.FrameBytes)));
    }

    [Fact]
    public void Of_two_states_of_an_address_the_later_one_stays_and_of_one_second_the_lower_id()
    {
        var first = Addressable("a", 0);
        var second = Addressable("b", 0);
        var later = Addressable("c", 1);
        var (low, high) = first.Id < second.Id ? (first, second) : (second, first);

        Assert.True(low.Replaces(high));
        Assert.False(high.Replaces(low));
        Assert.True(later.Replaces(low));
        Assert.False(low.Replaces(later));
        Assert.False(low.Replaces(low));
        Assert.False(Signed("x").Replaces(Signed("y")));
    }

    private static NostrError ErrorOf(string json) => Assert.Throws<NostrException>(() => NostrEvent.Parse(Encoding.UTF8.GetBytes(json))).Code;

    private static NostrEvent Signed(string content)
    {
        using var key = Keys.Secret(3);
        return new EventDraft(EventKind.Note, Now, [], content).Sign(key, new byte[32]);
    }

    private static NostrEvent Addressable(string content, int seconds)
    {
        using var key = Keys.Secret(3);
        return new EventDraft(EventKind.ApplicationData, Now.AddSeconds(seconds), [new NostrTag("d", "x"), Client], content).Sign(key, new byte[32]);
    }

    private static string JsonWith(Func<string, bool> signature)
    {
        using var key = Keys.Secret(3);
        for (byte i = 0; ; i++)
        {
            var signed = new EventDraft(EventKind.Note, Now, [], "text").Sign(key, [.. Enumerable.Repeat(i, 32)]);
            if (signature(Convert.ToHexStringLower(signed.Signature)))
            {
                return signed.ToJson();
            }
        }
    }
}
