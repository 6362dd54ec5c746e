using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Ledger;

/// <summary>
/// The hashes of the ledger, SHA-256 both.
/// <code>
/// payload hash = SHA-256(salt, 16 random bytes || payload)
/// entry hash   = SHA-256("satchel.ledger/1" || sequence || time || actor || origin || operation || subject || batch
///                        || payload hash || previous hash)
/// </code>
/// Sequence and time (milliseconds since 1970) are 8 bytes, big-endian, two's complement. Each text is UTF-8 after its
/// length in 2 bytes, big-endian. The name at the beginning is 16 bytes without a length, hashes are 32. The hash before
/// the first entry is 32 zeros.
/// </summary>
internal static class LedgerHash
{
    public const int Bytes = Sha256.HashBytes;
    public const int SaltBytes = 16;

    private static readonly byte[] First = new byte[Bytes];

    /// <summary>The hash before the first entry.</summary>
    public static ReadOnlyMemory<byte> Genesis => First;

    public static byte[] OfPayload(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload) => Sha256.HashData(salt, payload);

    public static byte[] OfEntry(
        long sequence, LedgerIntent intent, MemoryId subject, ReadOnlySpan<byte> payloadHash, ReadOnlySpan<byte> previous)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write("satchel.ledger/1"u8);
        Write(buffer, sequence);
        Write(buffer, intent.Time.ToUnixTimeMilliseconds());
        Write(buffer, intent.Signatory);
        Write(buffer, WireNames.Of(intent.Origin));
        Write(buffer, LedgerNames.Of(intent.Operation));
        Write(buffer, subject.Value);
        Write(buffer, intent.Batch);
        buffer.Write(payloadHash);
        buffer.Write(previous);
        return Sha256.HashData(buffer.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), number);
        buffer.Advance(sizeof(long));
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string text)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer.GetSpan(sizeof(ushort)), checked((ushort)Encoding.UTF8.GetByteCount(text)));
        buffer.Advance(sizeof(ushort));
        Encoding.UTF8.GetBytes(text, buffer);
    }
}
