using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Any bytes as an event: read and verified, or refused. What was read is written and read again.</summary>
internal static class EventFuzz
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            var read = NostrEvent.Parse(input);
            var again = NostrEvent.Parse(System.Text.Encoding.UTF8.GetBytes(read.ToJson()));
            Assert.Equal(read.ToJson(), again.ToJson());
            read.Verify(DateTimeOffset.UnixEpoch.AddYears(60));
        }
        catch (NostrException)
        {
            // Refused, in the one way in which it may be.
        }
    }
}
