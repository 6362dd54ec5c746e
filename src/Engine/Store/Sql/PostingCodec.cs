namespace Satchel.Engine.Store.Sql;

/// <summary>
/// Layout of the entries of a posting row. An entry is: variable-length integer <c>document − previous document</c> (the
/// first entry of a row counts from the row's block), variable-length integer passage, byte count, byte words.
/// Variable-length integers are base 128, low group first, the high bit set on all but the last byte.
/// </summary>
internal static class PostingCodec
{
    /// <summary>Entries of a full row: about half a kilobyte, so that several rows share a database page.</summary>
    public const int EntriesPerRow = 128;

    /// <summary>Bytes of the shortest entry.</summary>
    public const int LeastEntryBytes = 4;

    public static void Append(List<byte> entries, long previousDocument, in Posting posting)
    {
        AppendNumber(entries, (ulong)(posting.Document - previousDocument));
        AppendNumber(entries, (ulong)posting.Passage);
        entries.Add(posting.Count);
        entries.Add(posting.Words);
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">The bytes are not entries.</exception>
    public static void ReadInto(List<Posting> postings, long block, ReadOnlySpan<byte> entries)
    {
        var document = block;
        while (!entries.IsEmpty)
        {
            var step = (long)ReadNumber(ref entries);
            var passage = ReadNumber(ref entries);
            if (entries.Length < 2 || passage > int.MaxValue || step > long.MaxValue - document)
            {
                throw new FormatException("a posting entry is cut off or out of range");
            }

            document += step;
            postings.Add(new Posting(document, (int)passage, entries[0], entries[1]));
            entries = entries[2..];
        }
    }

    private static void AppendNumber(List<byte> bytes, ulong value)
    {
        while (value >= 0x80)
        {
            bytes.Add((byte)(value & 0x7F | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty && bytes[0] < 0x80)
        {
            var single = bytes[0];
            bytes = bytes[1..];
            return single;
        }

        var value = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (bytes.IsEmpty)
            {
                break;
            }

            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        throw new FormatException("a number in a posting entry is cut off");
    }
}
