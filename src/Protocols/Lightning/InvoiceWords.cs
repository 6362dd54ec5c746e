using System.Buffers.Binary;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning;

/// <summary>Numbers in words of five bits, the most significant one first, and what of an invoice is signed.</summary>
internal static class InvoiceWords
{
    public const int WordBits = 5;
    public const int TimeWords = 7;
    public const int SignatureWords = 104;

    /// <summary>The largest time, in seconds.</summary>
    public const long MaxTime = (1L << (TimeWords * WordBits)) - 1;

    /// <summary>The number; what has more than 60 bits is the largest one.</summary>
    public static long Number(ReadOnlySpan<byte> words)
    {
        var digits = words.TrimStart((byte)0);
        if (digits.Length > 60 / WordBits)
        {
            return long.MaxValue;
        }

        var number = 0L;
        foreach (var word in digits)
        {
            number = number << WordBits | word;
        }

        return number;
    }

    /// <summary>The number in as few words as it takes, at least <paramref name="least"/>.</summary>
    public static byte[] Of(long number, int least = 1)
    {
        var words = new List<byte>();
        while (number > 0 || words.Count < least)
        {
            words.Insert(0, (byte)(number & 31));
            number >>= WordBits;
        }

        return [.. words];
    }

    /// <summary>Bits as words, bit 0 the last one.</summary>
    public static byte[] OfBits(IReadOnlyList<int> bits)
    {
        var words = new byte[bits.Count == 0 ? 0 : (bits.Max() / WordBits) + 1];
        foreach (var bit in bits)
        {
            words[^((bit / WordBits) + 1)] |= (byte)(1 << (bit % WordBits));
        }

        return words;
    }

    /// <summary>The numbers of the bits that are set, the lowest first.</summary>
    public static List<int> Bits(ReadOnlySpan<byte> words)
    {
        var bits = new List<int>();
        for (var i = words.Length - 1; i >= 0; i--)
        {
            for (var bit = 0; bit < WordBits; bit++)
            {
                if ((words[i] >> bit & 1) == 1)
                {
                    bits.Add(((words.Length - 1 - i) * WordBits) + bit);
                }
            }
        }

        return bits;
    }

    /// <summary>What is signed.</summary>
    public static byte[] SignedHash(string prefix, ReadOnlySpan<byte> words)
    {
        var bytes = new byte[((words.Length * WordBits) + 7) / 8];
        for (var bit = 0; bit < words.Length * WordBits; bit++)
        {
            bytes[bit / 8] |= (byte)((words[bit / WordBits] >> (WordBits - 1 - (bit % WordBits)) & 1) << (7 - (bit % 8)));
        }

        return Sha256.HashData(Encoding.ASCII.GetBytes(prefix), bytes);
    }

    /// <summary>The hop of a route.</summary>
    public static byte[] Of(RouteHop hop)
    {
        var bytes = new byte[RouteHop.ByteCount];
        hop.Node.Bytes.CopyTo(bytes);
        var rest = bytes.AsSpan(CompressedKey.ByteCount);
        BinaryPrimitives.WriteUInt64BigEndian(rest, hop.ChannelId);
        BinaryPrimitives.WriteUInt32BigEndian(rest[8..], hop.BaseFeeMsat);
        BinaryPrimitives.WriteUInt32BigEndian(rest[12..], hop.FeePerMillion);
        BinaryPrimitives.WriteUInt16BigEndian(rest[16..], hop.CltvDelta);
        return bytes;
    }

    /// <summary>Reads the hop of a route; null where its node is no point of the curve.</summary>
    public static RouteHop? Hop(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[CompressedKey.ByteCount..];
        return CompressedKey.TryRead(bytes[..CompressedKey.ByteCount], out var node)
            ? new RouteHop(
                node,
                BinaryPrimitives.ReadUInt64BigEndian(rest),
                BinaryPrimitives.ReadUInt32BigEndian(rest[8..]),
                BinaryPrimitives.ReadUInt32BigEndian(rest[12..]),
                BinaryPrimitives.ReadUInt16BigEndian(rest[16..]))
            : null;
    }
}
