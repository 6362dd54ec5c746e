using System.Diagnostics.CodeAnalysis;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// Text of BIP-173 and BIP-350: <c>prefix 1 words checksum</c>. The prefix has 1 to 83 characters from U+0021 to U+007E. A word is
/// five bits, a character of <c>qpzry9x8gf2tvdw0s3jn54khce6mua7l</c>; the last <c>1</c> separates. The checksum is six words, such that
/// the polynomial over the prefix (upper three bits of each character, a zero, lower five bits of each), the words and the checksum
/// gives 1 (Bech32) or 0x2bc830a3 (Bech32m). Capitals may be used throughout, never mixed. The limit of 90 characters
/// is for addresses; the standards that use longer texts name their own, so the reader gives it.
/// </summary>
public sealed class Bech32
{
    /// <summary>The most characters that an address may have.</summary>
    public const int AddressCharacters = 90;

    /// <summary>The most characters that a prefix may have.</summary>
    public const int PrefixCharacters = 83;

    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumWords = 6;
    private const int WordBits = 5;

    private readonly byte[] _words;

    private Bech32(string prefix, byte[] words, Bech32Checksum checksum) => (Prefix, _words, Checksum) = (prefix, words, checksum);

    /// <summary>What stands before the separator, in small letters.</summary>
    public string Prefix { get; }

    /// <summary>The words, without the checksum.</summary>
    public ReadOnlySpan<byte> Words => _words;

    /// <summary>The checksum.</summary>
    public Bech32Checksum Checksum { get; }

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>A text of words of five bits.</summary>
    /// <exception cref="ArgumentException">The prefix has other characters or capitals, or a word has more bits.</exception>
    public static Bech32 FromWords(string prefix, ReadOnlySpan<byte> words, Bech32Checksum checksum = Bech32Checksum.Bech32)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        if (prefix.Length > PrefixCharacters || prefix.AsSpan().ContainsAnyExceptInRange('!', '~') || prefix.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            throw new ArgumentException("A prefix has 1 to 83 small letters, digits and signs.", nameof(prefix));
        }

        return words.ContainsAnyExceptInRange((byte)0, (byte)31)
            ? throw new ArgumentException("A word has five bits.", nameof(words))
            : new Bech32(prefix, words.ToArray(), checksum);
    }

    /// <summary>A text of bytes: their bits in words of five, the last one filled with zeros.</summary>
    /// <exception cref="ArgumentException">The prefix has other characters or capitals.</exception>
    public static Bech32 FromBytes(string prefix, ReadOnlySpan<byte> bytes, Bech32Checksum checksum = Bech32Checksum.Bech32)
    {
        var words = new byte[((8 * bytes.Length) + WordBits - 1) / WordBits];
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            words[bit / WordBits] |= (byte)((bytes[bit / 8] >> (7 - (bit % 8)) & 1) << (WordBits - 1 - (bit % WordBits)));
        }

        return FromWords(prefix, words, checksum);
    }

    /// <summary>Reads a text; false where it breaks any rule or is longer than the limit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int maxCharacters, [NotNullWhen(true)] out Bech32? bech32)
    {
        bech32 = null;
        var separator = text.LastIndexOf('1');
        if (text.Length > maxCharacters || separator is < 1 or > PrefixCharacters || text.Length - separator - 1 < ChecksumWords
            || (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
            || text[..separator].ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        var words = new byte[text.Length - separator - 1];
        for (var i = 0; i < words.Length; i++)
        {
            var value = Alphabet.IndexOf(Lower(text[separator + 1 + i]), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            words[i] = (byte)value;
        }

        var prefix = Lower(text[..separator]);
        Bech32Checksum? checksum = Sum(prefix, words) switch
        {
            1 => Bech32Checksum.Bech32,
            var sum when sum == Constant(Bech32Checksum.Bech32m) => Bech32Checksum.Bech32m,
            _ => null,
        };
        bech32 = checksum is { } known ? new Bech32(prefix, words[..^ChecksumWords], known) : null;
        return bech32 is not null;
    }

    /// <summary>The words as bytes; false where more than four bits are left over, or one of them is set.</summary>
    public bool TryToBytes([NotNullWhen(true)] out byte[]? bytes) => TryToBytes(_words, out bytes);

    /// <summary>Some of the words as bytes, as <see cref="TryToBytes(out byte[])"/>.</summary>
    public static bool TryToBytes(ReadOnlySpan<byte> words, [NotNullWhen(true)] out byte[]? bytes)
    {
        var result = new byte[WordBits * words.Length / 8];
        var (buffer, bits, written) = (0u, 0, 0);
        foreach (var word in words)
        {
            buffer = buffer << WordBits | word;
            bits += WordBits;
            if (bits >= 8)
            {
                bits -= 8;
                result[written++] = (byte)(buffer >> bits);
            }
        }

        bytes = bits < WordBits && (buffer & ((1u << bits) - 1)) == 0 ? result : null;
        return bytes is not null;
    }

    /// <summary>The text in small letters.</summary>
    public override string ToString()
    {
        byte[] words = [.. _words, 0, 0, 0, 0, 0, 0];
        var sum = Sum(Prefix, words) ^ Constant(Checksum);
        for (var i = 0; i < ChecksumWords; i++)
        {
            words[_words.Length + i] = (byte)(sum >> (WordBits * (ChecksumWords - 1 - i)) & 31);
        }

        return string.Concat(Prefix, "1", string.Create(words.Length, words, (characters, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                characters[i] = Alphabet[source[i]];
            }
        }));
    }

    private static uint Constant(Bech32Checksum checksum) => checksum switch
    {
        Bech32Checksum.Bech32 => 1,
        Bech32Checksum.Bech32m => 0x2bc830a3,
    };

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private static string Lower(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[PrefixCharacters];
        for (var i = 0; i < text.Length; i++)
        {
            lower[i] = Lower(text[i]);
        }

        return lower[..text.Length].ToString();
    }

    private static uint Sum(string prefix, ReadOnlySpan<byte> words)
    {
        var sum = 1u;
        foreach (var c in prefix)
        {
            sum = Step(sum, (uint)c >> 5);
        }

        sum = Step(sum, 0);
        foreach (var c in prefix)
        {
            sum = Step(sum, (uint)c & 31);
        }

        foreach (var word in words)
        {
            sum = Step(sum, word);
        }

        return sum;
    }

    private static uint Step(uint sum, uint value)
    {
        var top = sum >> 25;
        sum = (sum & 0x1ffffff) << WordBits ^ value;
        for (var i = 0; i < Generator.Length; i++)
        {
            sum ^= (top >> i & 1) == 1 ? Generator[i] : 0;
        }

        return sum;
    }
}
