namespace Satchel.Protocols.Crypto;

/// <summary>Hexadecimal text with small letters, the only form that Nostr allows.</summary>
internal static class LowerHex
{
    /// <summary>Fills all bytes; false where the text is longer, shorter, or holds anything else.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> bytes)
        => text.Length == 2 * bytes.Length
            && !text.ContainsAnyInRange('A', 'F')
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
}
