using System.Text;
using Satchel.Protocols.Nostr;

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
