using System.Buffers;
using System.Text;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Nostr;

public sealed class FilterAndMessageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_filter_matches_where_every_condition_is_met()
    {
        var note = Signed(new NostrTag("t", "sats"), new NostrTag("e", "x"));
        NostrFilter[] matching =
        [
            new(),
            new() { Ids = [note.Id], Authors = [note.Author], Kinds = [2, 1] },
            new() { SinceSeconds = 1_700_000_000, UntilSeconds = 1_700_000_000, Limit = 0 },
            new() { Tags = Condition('t', "other", "sats") },
        ];
        NostrFilter[] others =
        [
            new() { Kinds = [2] },
            new() { Kinds = [] },
            new() { SinceSeconds = 1_700_000_001 },
            new() { UntilSeconds = 1_699_999_999 },
            new() { Authors = [Keys.Public("0000000000000000000000000000000000000000000000000000000000000001")] },
            new() { Tags = Condition('t', "other") },
            new() { Tags = Condition('p', "sats") },
        ];

        Assert.All(matching, filter => Assert.True(filter.Matches(note)));
        Assert.All(others, filter => Assert.False(filter.Matches(note)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"kinds\":[1,30078],\"since\":5,\"until\":9,\"limit\":0}")]
    [InlineData("{\"ids\":[\"f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9\"],\"authors\":[],\"#d\":[\"lm:1\"],\"#t\":[\"a\",\"b\"]}")]
    public void A_filter_comes_back_as_it_was(string json) => Assert.Equal(json, Text(NostrFilter.Parse(Encoding.UTF8.GetBytes(json)).Write));

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"kinds\":1}")]
    [InlineData("{\"kinds\":[1.5]}")]
    [InlineData("{\"authors\":[\"f9308A019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9\"]}")]
    [InlineData("{\"authors\":[\"f9\"]}")]
    [InlineData("{\"since\":-1}")]
    [InlineData("{\"#long\":[\"a\"]}")]
    [InlineData("{\"#1\":[\"a\"]}")]
    [InlineData("{\"search\":\"a\"}")]
    [InlineData("{\"limit\":1,\"limit\":1}")]
    [InlineData("{\"\\ud800\":1}")]
    public void A_filter_of_another_shape_is_refused(string json)
        => Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => NostrFilter.Parse(Encoding.UTF8.GetBytes(json))).Code);

    [Fact]
    public void A_filter_with_too_many_values_is_refused()
    {
        var kinds = string.Join(',', Enumerable.Repeat('1', NostrLimits.FilterValues + 1));

        Assert.Equal(
            NostrError.TooLarge,
            Assert.Throws<NostrException>(() => NostrFilter.Parse(Encoding.UTF8.GetBytes($"{{\"kinds\":[{kinds}]}}"))).Code);
    }

    [Fact]
    public void What_a_client_says_comes_back_as_it_was()
    {
        var note = Signed();
        ClientMessage[] messages =
        [
            new ClientMessage.Publish(note),
            new ClientMessage.Request("s1", [new NostrFilter { Kinds = [1] }, new NostrFilter { Limit = 3 }]),
            new ClientMessage.Close("s\"1"),
            new ClientMessage.Authenticate(note),
        ];

        foreach (var message in messages)
        {
            var read = ClientMessage.Parse(Bytes(message.Write));
            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(Text(message.Write), Text(read.Write));
        }
    }

    [Fact]
    public void What_a_relay_says_comes_back_as_it_was()
    {
        var note = Signed();
        RelayMessage[] messages =
        [
            new RelayMessage.Delivery("s1", note),
            new RelayMessage.Receipt(note.Id, true, ""),
            new RelayMessage.Receipt(note.Id, false, "rate-limited: slow down"),
            new RelayMessage.EndOfStored("s1"),
            new RelayMessage.Closed("s1", "auth-required: who are you"),
            new RelayMessage.Notice("hello\u0001"),
            new RelayMessage.Challenge("c"),
        ];

        foreach (var message in messages)
        {
            var read = RelayMessage.Parse(Bytes(message.Write));
            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(Text(message.Write), Text(read.Write));
        }
    }

    [Theory]
    [InlineData("duplicate: have it", RelayReason.Duplicate)]
    [InlineData("pow: 20 bits", RelayReason.ProofOfWork)]
    [InlineData("blocked:", RelayReason.Blocked)]
    [InlineData("rate-limited: slow", RelayReason.RateLimited)]
    [InlineData("invalid: no", RelayReason.Invalid)]
    [InlineData("restricted: no", RelayReason.Restricted)]
    [InlineData("mute: no", RelayReason.Mute)]
    [InlineData("error: no", RelayReason.Error)]
    [InlineData("auth-required: no", RelayReason.AuthRequired)]
    [InlineData("nothing known: no", RelayReason.Other)]
    [InlineData("duplicate", RelayReason.Other)]
    [InlineData("", RelayReason.Other)]
    public void The_prefix_of_a_reason_says_what_to_do(string reason, RelayReason prefix)
        => Assert.Equal(prefix, new RelayMessage.Receipt(Signed().Id, false, reason).Prefix);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[\"COUNT\",\"s\"]")]
    [InlineData("[\"EOSE\"]")]
    [InlineData("[\"EOSE\",\"\"]")]
    [InlineData("[\"EOSE\",\"s\",1]")]
    [InlineData("[\"OK\",\"f9\",true,\"\"]")]
    [InlineData("[\"OK\",\"f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9\",1,\"\"]")]
    [InlineData("[\"NOTICE\",1]")]
    [InlineData("[\"EVENT\",\"s\",{}]")]
    [InlineData("[\"EOSE\",\"s\"] [")]
    public void A_message_of_another_shape_is_refused(string json)
    {
        Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => RelayMessage.Parse(Encoding.UTF8.GetBytes(json))).Code);
        Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => ClientMessage.Parse(Encoding.UTF8.GetBytes(json))).Code);
    }

    [Fact]
    public void Ids_of_subscriptions_and_reasons_are_limited()
    {
        var id = new string('s', NostrLimits.SubscriptionCharacters + 1);
        var reason = new string('r', NostrLimits.ReasonCharacters + 1);

        Assert.Equal(NostrError.TooLarge, Assert.Throws<NostrException>(() => RelayMessage.Parse(Encoding.UTF8.GetBytes($"[\"EOSE\",\"{id}\"]"))).Code);
        Assert.Equal(NostrError.TooLarge, Assert.Throws<NostrException>(() => RelayMessage.Parse(Encoding.UTF8.GetBytes($"[\"NOTICE\",\"{reason}\"]"))).Code);
        Assert.Equal(NostrError.Malformed, Assert.Throws<NostrException>(() => ClientMessage.Parse("[\"REQ\",\"s\"]"u8)).Code);
    }

    private static Dictionary<char, IReadOnlyList<string>> Condition(char letter, params string[] values) => new() { [letter] = values };

    private static NostrEvent Signed(params NostrTag[] tags)
    {
        using var key = Keys.Secret(3);
        return new EventDraft(EventKind.Note, Now, tags, "text").Sign(key, new byte[32]);
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static string Text(Action<IBufferWriter<byte>> write) => Encoding.UTF8.GetString(Bytes(write));
}
