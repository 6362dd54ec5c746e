using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// The ledger of a purse: one entry for each change, each with the hash of the one before. SHA-256 both:
/// <code>
/// payload hash = SHA-256(salt, 16 random bytes || payload)
/// entry hash   = SHA-256("satchel.purse/1" || sequence || time || actor || operation || subject || payload hash || previous hash)
/// </code>
/// Sequence and time (milliseconds since 1970) are 8 bytes, big-endian. Each text is UTF-8 after its length in 2 bytes, big-endian. The
/// name at the beginning is 15 bytes without a length. An actor is who wrote and, where the home has a key pair, <c>@</c> and its public key. The hash before the first entry is 32 zeros. A payload is a JSON object; it
/// never holds what was said of a payment, so that this can be erased.
/// </summary>
internal static class PurseLedger
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    /// <summary>Adds an entry in the transaction of the caller.</summary>
    public static void Append(
        SqliteSession session, DateTimeOffset now, PurseActor actor, string operation, string subject, Action<Utf8JsonWriter> payload)
    {
        var (sequence, previous) = Last(session);
        var body = Body(payload);
        var salt = SystemRandom.GetBytes(LedgerHash.SaltBytes);
        var payloadHash = LedgerHash.OfPayload(salt, body);
        var (time, signatory) = (now.ToUnixTimeMilliseconds(), actor.Signatory());
        sequence++;
        session.Run(
            "INSERT INTO entry (sequence, time, actor, operation, subject, payload_hash, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            sequence, time, signatory, operation, subject, payloadHash, previous, Hash(sequence, time, signatory, operation, subject, payloadHash, previous));
        session.Run("INSERT INTO entry_payload (sequence, salt, body) VALUES ($1, $2, $3)", sequence, salt, body);
    }

    /// <summary>The number of the first entry that is not what was written; null where all are.</summary>
    public static long? FirstBroken(SqliteSession session)
    {
        var (expected, previous) = (1L, LedgerHash.Genesis.ToArray());
        using var rows = session.Rows(
            """
            SELECT e.sequence, e.time, e.actor, e.operation, e.subject, e.payload_hash, e.previous, e.hash, p.salt, p.body
            FROM entry e LEFT JOIN entry_payload p ON p.sequence = e.sequence ORDER BY e.sequence
            """);
        while (rows.Read())
        {
            var (sequence, payloadHash) = (rows.GetInt64(0), rows.GetFieldValue<byte[]>(5));
            var hash = Hash(sequence, rows.GetInt64(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), payloadHash, previous);
            if (sequence != expected
                || !previous.AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(6))
                || !hash.AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(7))
                || rows.IsDBNull(8)
                || !LedgerHash.OfPayload(rows.GetFieldValue<byte[]>(8), rows.GetFieldValue<byte[]>(9)).AsSpan().SequenceEqual(payloadHash))
            {
                return expected;
            }

            (expected, previous) = (sequence + 1, hash);
        }

        return null;
    }

    private static (long Sequence, byte[] Hash) Last(SqliteSession session)
    {
        using var last = session.Rows("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1");
        return last.Read() ? (last.GetInt64(0), last.GetFieldValue<byte[]>(1)) : (0, LedgerHash.Genesis.ToArray());
    }

    private static byte[] Body(Action<Utf8JsonWriter> payload)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            payload(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Hash(
        long sequence, long time, string actor, string operation, string subject, ReadOnlySpan<byte> payloadHash, ReadOnlySpan<byte> previous)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write("satchel.purse/1"u8);
        Write(buffer, sequence);
        Write(buffer, time);
        Write(buffer, actor);
        Write(buffer, operation);
        Write(buffer, subject);
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
