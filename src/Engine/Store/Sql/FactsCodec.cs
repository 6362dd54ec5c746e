using System.Buffers.Binary;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// Layout of a chunk of facts: 64 records of 56 bytes, little-endian, the record of document <c>d</c> at
/// <c>(d mod 64) × 56</c> of chunk <c>d div 64</c>; a record of zeros is no document.
/// <code>
/// 0  int64   created at, ms      32 int32  session       48 uint16 words
/// 8  int64   recorded at, ms     36 int32  position      50 uint8  category
/// 16 int64   retired at, ms or 0 40 int32  author        51 uint8  importance
/// 24 int64   expires at, ms or 0 44 int32  source        52 uint8  flags: 1 present, 2 question, 4 quarantined, 8 says when, 16 public
/// </code>
/// A chunk fits into one database page.
/// </summary>
internal static class FactsCodec
{
    public const int Records = 64;
    public const int RecordBytes = 56;
    public const int ChunkBytes = Records * RecordBytes;

    private const byte Present = 1;
    private const byte Question = 2;
    private const byte Quarantined = 4;
    private const byte When = 8;
    private const byte Public = 16;

    public static long ChunkOf(long document) => document / Records;

    public static void Write(Span<byte> chunk, in DocumentFacts facts)
    {
        var record = chunk.Slice((int)(facts.Document % Records) * RecordBytes, RecordBytes);
        BinaryPrimitives.WriteInt64LittleEndian(record, facts.CreatedAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], facts.RecordedAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], facts.RetiredAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], facts.ExpiresAtMs);
        BinaryPrimitives.WriteInt32LittleEndian(record[32..], facts.Session);
        BinaryPrimitives.WriteInt32LittleEndian(record[36..], facts.Position);
        BinaryPrimitives.WriteInt32LittleEndian(record[40..], facts.Author);
        BinaryPrimitives.WriteInt32LittleEndian(record[44..], facts.Source);
        BinaryPrimitives.WriteUInt16LittleEndian(record[48..], (ushort)facts.Words);
        record[50] = (byte)facts.Category;
        record[51] = (byte)facts.Importance;
        record[52] = (byte)(Present | (facts.IsQuestion ? Question : 0) | (facts.IsQuarantined ? Quarantined : 0) | (facts.SaysWhen ? When : 0) | (facts.IsPublic ? Public : 0));
        record[53..].Clear();
    }

    /// <summary>Makes a record one of no document.</summary>
    public static void Clear(Span<byte> chunk, long document) => chunk.Slice((int)(document % Records) * RecordBytes, RecordBytes).Clear();

    public static bool TryRead(ReadOnlySpan<byte> chunk, long document, out DocumentFacts facts)
    {
        var offset = (int)(document % Records) * RecordBytes;
        if (document < 1 || chunk.Length < offset + RecordBytes || (chunk[offset + 52] & Present) == 0)
        {
            facts = default;
            return false;
        }

        var record = chunk.Slice(offset, RecordBytes);
        facts = new DocumentFacts
        {
            Document = document,
            CreatedAtMs = BinaryPrimitives.ReadInt64LittleEndian(record),
            RecordedAtMs = BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
            RetiredAtMs = BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            ExpiresAtMs = BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            Session = BinaryPrimitives.ReadInt32LittleEndian(record[32..]),
            Position = BinaryPrimitives.ReadInt32LittleEndian(record[36..]),
            Author = BinaryPrimitives.ReadInt32LittleEndian(record[40..]),
            Source = BinaryPrimitives.ReadInt32LittleEndian(record[44..]),
            Words = BinaryPrimitives.ReadUInt16LittleEndian(record[48..]),
            Category = (MemoryCategory)record[50],
            Importance = record[51],
            IsQuestion = (record[52] & Question) != 0,
            SaysWhen = (record[52] & When) != 0,
            IsQuarantined = (record[52] & Quarantined) != 0,
            IsPublic = (record[52] & Public) != 0,
        };
        return true;
    }
}
