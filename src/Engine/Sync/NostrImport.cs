using System.Text;
using System.Text.Json;
using Satchel.Engine.Extraction;
using Satchel.Engine.Files;
using Satchel.Engine.Guard;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>
/// Imports memories from events of kind 30078 in a file: one a line, or lines that hold a list of them or an object with such a list under
/// <c>events</c>. All or nothing by default; a memory that is there already stays as it is. A signed event must be true. What the owner's own key
/// has signed is taken as an import; what somebody else has signed, or nobody, is untrusted, and somebody else's gets an id of its own.
/// </summary>
public sealed class NostrImport
{
    private const int ForeignIdDigits = 32;

    private readonly string _actor;
    private readonly string? _agent;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes an import into a store.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who imports, for the ledger.</param>
    /// <param name="agent">The owner's public key, 64 hexadecimal digits; null where there is none.</param>
    public NostrImport(IMemoryStore store, TimeProvider time, string actor, string? agent) => (_store, _time, _actor, _agent) = (store, time, actor, agent);

    /// <summary>Imports a stream of UTF-8.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="options">How it is done; nothing is queued for models.</param>
    /// <param name="cancellationToken">Stops it; nothing is written then.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<ImportOutcome> RunAsync(Stream lines, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reader = new Utf8LineReader(lines);
        var intent = LedgerIntent.New(LedgerOperation.Import, _actor, MemoryOrigin.Import, _time.GetUtcNow());
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var bad = new List<BadLine>();
        var (stored, known, erased, badCount, redactions) = (0L, 0L, 0L, 0L, 0L);
        while (await ReadAsync(reader, cancellationToken).ConfigureAwait(false) is { } events)
        {
            foreach (var (admitted, stamp, problem) in events)
            {
                if (admitted is null)
                {
                    badCount++;
                    bad.AddRange(bad.Count < JsonLinesImport.ReportedLines ? [new BadLine(reader.LineNumber, problem!)] : (BadLine[])[]);
                    if (!options.SkipsBadLines)
                    {
                        return new ImportOutcome { Committed = false, Stored = 0, Known = 0, Erased = 0, Bad = badCount, BadLines = bad };
                    }

                    continue;
                }

                var version = stamp?.ApplyTo(admitted.Version) ?? ValidTime.Fill(admitted.Version);
                var last = await writer.FindLastAsync(version.Id, cancellationToken).ConfigureAwait(false);
                if (await writer.IsErasedAsync(version.Id, cancellationToken).ConfigureAwait(false))
                {
                    erased++;
                }
                else if (last is not null && (stamp is null || last.Version.Number >= version.Number))
                {
                    known++;
                }
                else
                {
                    await writer.RetireAsync(version.Id, version.RecordedAt, cancellationToken).ConfigureAwait(false);
                    await writer.AddAsync(version, cancellationToken).ConfigureAwait(false);
                    stored++;
                    redactions += admitted.Secrets.Redactions;
                }
            }
        }

        if (!options.IsDryRun)
        {
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new ImportOutcome
        {
            Committed = !options.IsDryRun,
            Stored = stored,
            Known = known,
            Erased = erased,
            Bad = badCount,
            BadLines = bad,
            Redactions = redactions,
        };
    }

    private async ValueTask<IReadOnlyList<Line>?> ReadAsync(Utf8LineReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line ? [.. EventsOf(line).Select(Take)] : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return [new Line(null, null, error is JsonException ? "not JSON" : error.Message)];
        }
    }

    /// <summary>The events of a line, each as its own JSON.</summary>
    private static IReadOnlyList<string> EventsOf(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var list = root.ValueKind is JsonValueKind.Array ? root
            : root.ValueKind is JsonValueKind.Object && root.TryGetProperty("events", out var events) && events.ValueKind is JsonValueKind.Array ? events
            : (JsonElement?)null;
        return list is { } many ? [.. many.EnumerateArray().Select(one => one.GetRawText())] : [root.GetRawText()];
    }

    private Line Take(string json)
    {
        try
        {
            var now = _time.GetUtcNow();
            var (tags, content, seconds, id, isOwn) = Read(json, now);
            if (isOwn && tags.FirstOrDefault(tag => tag.Name is MemoryEvents.OwnTag && tag.Texts.Count > 2) is { } complete)
            {
                var (whole, stamp) = JsonLine.Parse(Encoding.UTF8.GetBytes(complete.Texts[2]));
                return Admitted(whole, stamp, now);
            }

            var identifier = tags.FirstOrDefault(tag => tag.Name is "d")?.Value ?? "";
            if (!identifier.StartsWith(MemoryEvents.PlainPrefix, StringComparison.Ordinal))
            {
                return new Line(null, null, "it is no event of a memory");
            }

            var draft = new MemoryDraft
            {
                Id = id ?? identifier[MemoryEvents.PlainPrefix.Length..],
                Content = content,
                Category = WireNames.TryParse(tags.FirstOrDefault(tag => tag.Name is "t")?.Value, out MemoryCategory category) ? category : null,
                Metadata = tags.FirstOrDefault(tag => tag.Name is "metadata")?.Value,
                Origin = isOwn ? MemoryOrigin.Import : MemoryOrigin.Relay,
                CreatedAt = DateTimeOffset.FromUnixTimeSeconds(seconds),
            };
            return Admitted(draft, stamp: null, now);
        }
        catch (Exception error) when (error is NostrException or FormatException)
        {
            return new Line(null, null, error.Message.TrimEnd('.'));
        }
    }

    /// <summary>The fields of an event, which is verified where it is signed. The id is null where the memory keeps the one that the event names.</summary>
    private (IReadOnlyList<NostrTag> Tags, string Content, long Seconds, string? Id, bool IsOwn) Read(string json, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is JsonValueKind.Object && !document.RootElement.TryGetProperty("sig", out _))
        {
            var unsigned = NostrEvent.Parse(Encoding.UTF8.GetBytes(Completed(document.RootElement)));
            return (unsigned.Tags, unsigned.Content, unsigned.CreatedAtSeconds, null, IsOwn: false);
        }

        var signed = NostrEvent.Parse(Encoding.UTF8.GetBytes(json));
        signed.Verify(now);
        if (signed.Kind is not EventKind.ApplicationData)
        {
            throw new FormatException("it is no event of a memory");
        }

        var isOwn = signed.Author.ToString() == _agent;
        return (signed.Tags, signed.Content, signed.CreatedAtSeconds, isOwn ? null : "nostr-" + signed.Id.ToString()[..ForeignIdDigits], isOwn);
    }

    /// <summary>An event that nobody signed, with the fields that it lacks, so that the one strict reader reads it.</summary>
    private static string Completed(JsonElement unsigned)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var field in unsigned.EnumerateObject().Where(field => field.Name is "created_at" or "kind" or "tags" or "content"))
            {
                field.WriteTo(json);
            }

            json.WriteString("id", new string('0', 64));
            json.WriteString("pubkey", new string('0', 64));
            json.WriteString("sig", new string('0', 128));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static Line Admitted(MemoryDraft draft, VersionStamp? stamp, DateTimeOffset now) => MemoryGuard.ForImport.Admit(draft, now) switch
    {
        Admission.Admitted admitted => new Line(admitted, stamp, null),
        Admission.Refused refused => new Line(null, null, refused.Reason.Message),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>An event: a memory, or the reason why it is none.</summary>
    private sealed record Line(Admission.Admitted? Admitted, VersionStamp? Stamp, string? Problem);
}
