using System.Buffers;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Any bytes as what a client or a relay says. What was read is written and read again.</summary>
internal static class FrameFuzz
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            var output = new ArrayBufferWriter<byte>();
            RelayMessage.Parse(input).Write(output);
            RelayMessage.Parse(output.WrittenSpan);
        }
        catch (NostrException)
        {
            // Refused, in the one way in which it may be.
        }

        try
        {
            var output = new ArrayBufferWriter<byte>();
            ClientMessage.Parse(input).Write(output);
            ClientMessage.Parse(output.WrittenSpan);
        }
        catch (NostrException)
        {
            // Refused, in the one way in which it may be.
        }
    }
}
