using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Satchel.Engine.Commerce;
using Satchel.Engine.Extraction;
using Satchel.Engine.Files;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>
/// Reads the lines of an import, each past the guard. A transaction with an amount tells of a payment; where such a line has no id, it gets one that follows
/// from its bytes and from how many lines before it had the same: so recurring payments all count, and a file that is imported again adds nothing.
/// </summary>
internal sealed class ImportedLines(Stream lines, TimeProvider time)
{
    private const int GuidBytes = 16;
    private const byte NameBased = 0x80;
    private const byte VersionMask = 0x0f;
    private const byte Variant = 0x80;
    private const byte VariantMask = 0x3f;

    private readonly Utf8LineReader _reader = new(lines);
    private readonly Dictionary<UInt128, int> _seen = [];

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long LineNumber => _reader.LineNumber;

    /// <summary>How many bytes were read.</summary>
    public long Position => _reader.Position;

    /// <summary>How many lines told of a payment.</summary>
    public long Payments { get; private set; }

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<ImportedLine?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } bytes)
            {
                return null;
            }

            var (draft, stamp) = JsonLine.Parse(bytes);
            return MemoryGuard.ForImport.Admit(draft, time.GetUtcNow()) switch
            {
                Admission.Admitted admitted => Read(admitted, draft, stamp, bytes),
                Admission.Refused refused => new ImportedLine { Reason = refused.Reason.Message },
                _ => throw new UnreachableException(),
            };
        }
        catch (FormatException error)
        {
            return new ImportedLine { Reason = error.Message };
        }
    }

    private ImportedLine Read(Admission.Admitted admitted, MemoryDraft draft, VersionStamp? stamp, ReadOnlyMemory<byte> bytes)
    {
        var version = stamp?.ApplyTo(admitted.Version) ?? ValidTime.Fill(admitted.Version);
        var line = new ImportedLine { Version = version, OwnId = draft.Id is not null, IsHistory = stamp is not null, Redactions = admitted.Secrets.Redactions };
        if (version.Category is not MemoryCategory.Transaction)
        {
            return line;
        }

        switch (TransactionFields.Read(version.Metadata, version.Content))
        {
            case TransactionReading.Invalid { Code: TransactionFields.IncomeReserved }:
                // What was earned elsewhere is a memory; only a gateway of this home books income.
                return line;
            case TransactionReading.Invalid invalid:
                return new ImportedLine { Reason = invalid.Message };
            case TransactionReading.Read { Draft: var payment }:
                Payments++;
                var id = draft.Id is null ? MemoryId.Parse(NameOf(bytes)) : version.Id;
                return line with
                {
                    Version = version with { Id = id, Metadata = TransactionFields.Named(version.Metadata, payment.Vendor, id.Value) },
                    OwnId = true,
                    Payment = payment with { At = draft.CreatedAt, Content = version.Trust is MemoryTrust.Quarantined ? null : version.Content },
                };
            default:
                return line;
        }
    }

    /// <summary>A UUID of version 8 from the bytes of a line and how often they came before.</summary>
    private string NameOf(ReadOnlyMemory<byte> bytes)
    {
        var first = SHA256.HashData(bytes.Span);
        var key = new UInt128(BitConverter.ToUInt64(first), BitConverter.ToUInt64(first, sizeof(ulong)));
        var before = _seen.GetValueOrDefault(key);
        _seen[key] = before + 1;
        var name = SHA256.HashData([.. first, .. System.Text.Encoding.ASCII.GetBytes(before.ToString(CultureInfo.InvariantCulture))]);
        var (version, variant) = (6, 8);
        name[version] = (byte)((name[version] & VersionMask) | NameBased);
        name[variant] = (byte)((name[variant] & VariantMask) | Variant);
        return new Guid(name.AsSpan(0, GuidBytes), bigEndian: true).ToString();
    }
}
