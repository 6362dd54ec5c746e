using System.Text;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Payments;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Every fuzz target on changed valid inputs: whatever comes, it is read or refused, and nothing else happens.</summary>
public sealed class FuzzTests
{
    private const int Runs = 3_000;

    /// <summary>Of inputs of 64 KiB.</summary>
    private const int LongRuns = 600;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Changed_events_are_read_or_refused(int seed)
        => Mutation.Run(EventFuzz.Run, seed, Runs, Event(""), Event("Paid \"500\" \\ sats \u0001 é 😀 \u2028"), Event(new string('x', 300)));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Changed_messages_are_read_or_refused(int seed)
        => Mutation.Run(
            FrameFuzz.Run,
            seed,
            Runs,
            [.. "[\"EVENT\",\"s\","u8, .. Event("text"), (byte)']'],
            [.. "[\"EVENT\","u8, .. Event("text"), (byte)']'],
            "[\"REQ\",\"s\",{\"kinds\":[1,30078],\"authors\":[\"f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9\"],\"#d\":[\"lm:1\"],\"since\":1},{\"limit\":5}]"u8.ToArray(),
            "[\"OK\",\"f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9\",false,\"rate-limited: \\u00e9\"]"u8.ToArray(),
            "[\"CLOSED\",\"s\",\"auth-required: x\"]"u8.ToArray(),
            "[\"AUTH\",\"challenge\"]"u8.ToArray(),
            "[\"NOTICE\",\"text\"]"u8.ToArray());

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Changed_references_are_read_or_refused(int seed)
    {
        using var key = Keys.Secret(3);
        byte[] profile = [2, 0, 32, .. key.PublicKey.Bytes, 1, 5, .. "wss:/"u8, 1, 0];
        byte[] address = [4, 0, 2, .. "id"u8, 2, 32, .. key.PublicKey.Bytes, 3, 4, 0, 0, 117, 126];
        Mutation.Run(
            ReferenceFuzz.Run,
            seed,
            Runs,
            profile,
            address,
            Encoding.ASCII.GetBytes(new NostrReference.Profile(key.PublicKey, ["wss://a.example"]).ToString()),
            Encoding.ASCII.GetBytes(new NostrReference.PublicKey(key.PublicKey).ToString()),
            Encoding.ASCII.GetBytes(SecretKeyText.Write(key)));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Changed_payloads_are_decrypted_or_refused(int seed)
    {
        using var key = ConversationKey.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);
        byte[] body = [0, 4, .. "text"u8, .. new byte[28]];
        Mutation.Run(
            PayloadFuzz.Run,
            seed,
            LongRuns,
            body,
            [0, 0, 0, 1, 0, 0, .. new byte[65_536]],
            Encoding.ASCII.GetBytes(key.Encrypt("text", new byte[32])),
            Encoding.ASCII.GetBytes(key.Encrypt(new string('é', 200), new byte[32])));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void Changed_invoices_are_read_or_refused(int seed)
    {
        byte[] time = [0, 1, 12, 18, 31, 28, 25, 0];
        byte[] fields = [1, 1, 20, .. new byte[52], 16, 1, 20, .. new byte[52], 13, 0, 2, 12, 8, 5, 0, 3, 2, 8, 0, 6, 0, 2, 1, 28, 24, 0, 1, 18, 9, 1, 1, 17, .. new byte[32]];
        Mutation.Run(
            InvoiceFuzz.Run,
            seed,
            LongRuns,
            [.. time, .. fields],
            [.. time, .. fields, 27, 0, 2, 12, 8],
            "lnbcrt30n1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypq"u8.ToArray());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Changed_tokens_are_read_or_refused(int seed)
    {
        var token = Macaroon.Mint([.. Enumerable.Repeat((byte)1, 32)], new byte[66], "lsat", [.. new TokenGrant("memory_list", Now, 1).ToCaveats()]);
        Mutation.Run(
            MacaroonFuzz.Run,
            seed,
            Runs,
            token.ToBytes(),
            Encoding.ASCII.GetBytes(token.ToBase64()),
            [.. "0013location here\n0012identifier id\n000ccid a=b\n002fsignature "u8, .. new byte[32], (byte)'\n'],
            [0, 34, 0, 1, .. new byte[32], 0, 1, 97, 0, 1, 0, 3, .. "a=b"u8, .. new byte[32]]);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    public void Changed_headers_of_payments_are_read_or_refused(int seed)
        => Mutation.Run(
            PaymentHeaderFuzz.Run,
            seed,
            Runs,
            "L402 macaroon=\"AgEE\", invoice=\"lnbcrt1\", version=\"0\", token=\"AgEE\"\nLSAT macaroon=x, invoice=y"u8.ToArray(),
            Encoding.ASCII.GetBytes($"L402 AgEE,AgE-:{new string('1', 64)}, LSAT AgE=:{new string('A', 64)}\nBearer x"),
            Encoding.ASCII.GetBytes(Convert.ToHexString(Macaroon.Mint(new byte[32], "id"u8, "", "preimage=" + new string('2', 64)).ToBytes())));

    [Fact]
    public void Deep_and_wide_frames_are_refused_in_bounded_memory()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)'[', NostrLimits.FrameBytes)];
        var wide = Encoding.ASCII.GetBytes($"{{\"tags\":[{string.Join(',', Enumerable.Repeat("[\"a\"]", 170_000))}]}}");
        Assert.InRange(wide.Length, 900_000, NostrLimits.FrameBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<NostrException>(() => NostrEvent.Parse(deep));
        Assert.Throws<NostrException>(() => NostrEvent.Parse(wide));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * NostrLimits.FrameBytes);
    }

    private static byte[] Event(string content)
    {
        using var key = Keys.Secret(3);
        return Encoding.UTF8.GetBytes(new EventDraft(EventKind.ApplicationData, Now, [new NostrTag("d", "lm:1"), new NostrTag("t", "fact", "é")], content)
            .Sign(key, new byte[32])
            .ToJson());
    }
}
