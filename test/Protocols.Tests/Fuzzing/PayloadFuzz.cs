using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Any bytes as the text of a payload of NIP-44; and as what a payload hides, under a right code, so that the padding is reached.</summary>
internal static class PayloadFuzz
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, 32)];

    public static void Run(ReadOnlySpan<byte> input)
    {
        Decrypt(Encoding.Latin1.GetString(input));
        Decrypt(Convert.ToBase64String(Seal(input)));
    }

    private static void Decrypt(string payload)
    {
        using var key = ConversationKey.FromBytes(Key);
        try
        {
            Assert.NotEmpty(key.Decrypt(payload));
        }
        catch (NostrException)
        {
            // Refused, in the one way in which it may be.
        }
    }

    private static byte[] Seal(ReadOnlySpan<byte> body)
    {
        var (nonce, hidden) = (new byte[32], new byte[body.Length]);
        var keys = new MessageKeys(Key, nonce);
        ChaCha20.Apply(keys.CipherKey, keys.CipherNonce, 0, body, hidden);
        byte[] proven = [.. nonce, .. hidden];
        return [2, .. proven, .. HMACSHA256.HashData(keys.CodeKey, proven)];
    }
}
