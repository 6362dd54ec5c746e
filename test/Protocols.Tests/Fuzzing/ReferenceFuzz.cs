using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>
/// Any bytes as the text of a reference; and as what one holds, under a right checksum, behind a first byte that chooses the prefix. What
/// was read is written and read again.
/// </summary>
internal static class ReferenceFuzz
{
    private static readonly string[] Prefixes = ["npub", "note", "nprofile", "nevent", "naddr", "nsec"];

    public static void Run(ReadOnlySpan<byte> input)
    {
        Read(Encoding.Latin1.GetString(input));
        if (input.Length > 0)
        {
            Read(Bech32.FromBytes(Prefixes[input[0] % Prefixes.Length], input[1..]).ToString());
        }
    }

    private static void Read(string text)
    {
        if (SecretKeyText.TryParse(text, out var key))
        {
            key.Dispose();
        }

        if (NostrReference.TryParse(text, out var reference))
        {
            Assert.True(NostrReference.TryParse(reference.ToString(), out var again));
            Assert.Equal(reference.ToString(), again.ToString());
        }
    }
}
