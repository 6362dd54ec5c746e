namespace Satchel.Engine.Guard;

/// <summary>The checksum of Bech32 (BIP 173), which the keys of Nostr and age carry.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumCharacters = 6;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Whether a character may stand behind the separator.</summary>
    public static bool IsData(char c) => Alphabet.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal);

    /// <summary>Whether prefix, data and checksum fit together.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        var separator = text.LastIndexOf('1');
        if (separator < 1 || text.Length - separator - 1 < ChecksumCharacters)
        {
            return false;
        }

        var sum = 1u;
        foreach (var c in text[..separator])
        {
            sum = Step(sum, (uint)char.ToLowerInvariant(c) >> 5);
        }

        sum = Step(sum, 0);
        foreach (var c in text[..separator])
        {
            sum = Step(sum, (uint)char.ToLowerInvariant(c) & 31);
        }

        foreach (var c in text[(separator + 1)..])
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum = Step(sum, (uint)value);
        }

        return sum == 1;
    }

    private static uint Step(uint sum, uint value)
    {
        var top = sum >> 25;
        sum = ((sum & 0x1ffffff) << 5) ^ value;
        for (var i = 0; i < Generator.Length; i++)
        {
            sum ^= ((top >> i) & 1) == 1 ? Generator[i] : 0;
        }

        return sum;
    }
}
