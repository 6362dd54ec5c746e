using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Portability.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.LightningMemory;

/// <summary>
/// The memories of Lightning Memory. Ids stay, so that the addresses <c>lm:ID</c> on relays do; so does the metadata, byte for
/// byte, for payments and reputation are read from it. Every other table is kept in the archive for what is built later.
/// </summary>
internal sealed class LightningStore : IForeignStore
{
    private static readonly HashSet<string> KnownColumns = new(StringComparer.Ordinal) { "id", "content", "type", "metadata", "created_at", "updated_at" };

    private readonly string? _publicKey;
    private readonly LightningSettings _settings;
    private readonly LightningTables _tables;

    /// <summary>Takes over an opened database.</summary>
    /// <param name="tables">The database.</param>
    /// <param name="settings">The settings of its home.</param>
    /// <param name="publicKey">The public key of its home; null where it is not known.</param>
    public LightningStore(LightningTables tables, LightningSettings settings, string? publicKey)
        => (_tables, _settings, _publicKey) = (tables, settings, publicKey);

    /// <inheritdoc/>
    public EmbeddingSpace? Space => null;

    /// <inheritdoc/>
    public IEnumerable<ForeignMemory> ReadMemories() => _tables.ReadMemories().Select(Memory);

    /// <inheritdoc/>
    public IEnumerable<ForeignEdge> ReadEdges() => [];

    /// <summary>Its vectors are of a model that nobody offers over the network: nothing could be compared with them.</summary>
    public IEnumerable<(string Kind, string Reason, string Subject)> ReadLeftOut()
        => _tables.ReadEmbedded().Select(id => ("vectors", "model_not_offered", id));

    /// <inheritdoc/>
    public IEnumerable<ArchivedRow> ReadRest()
        => _tables.ReadMemories().Select(Leftover).OfType<ArchivedRow>()
            .Concat(_tables.ReadRest().Select(rest => rest.Row.Archived(rest.Table, isVerbatim: true)))
            .Concat(_settings.Rest is { } settings ? [settings] : []);

    public void Dispose() => _tables.Dispose();

    private ForeignMemory Memory(ForeignRow row)
    {
        var mended = new List<string>();
        if (row.IsMended)
        {
            mended.Add("invalid_utf8");
        }

        var created = ForeignTime.Of(row["created_at"]) ?? ForeignTime.Of(row["updated_at"]);
        if (created is null)
        {
            mended.Add("time_unreadable");
        }

        var content = row.Text("content") ?? "";
        var original = row.Text("id");
        var isKept = false;
        var id = original is null
            ? ForeignId.Of(SourceFormat.LightningMemory, content, row.Text("created_at") ?? "")
            : ForeignId.Kept(SourceFormat.LightningMemory, original, out isKept);
        if (!isKept)
        {
            mended.Add("id_made");
        }

        var type = row.Text("type");
        var isKnown = WireNames.TryParse(type, out MemoryCategory category);
        if (type is not null && !isKnown)
        {
            mended.Add("category_unknown");
        }

        var metadata = row.Text("metadata");
        return new ForeignMemory
        {
            HasOwnId = true,
            Draft = new MemoryDraft
            {
                Id = id,
                Content = content,
                Category = isKnown ? category : null,
                Origin = OriginOf(row, category, metadata),
                Metadata = metadata,
                CreatedAt = created,
            },
            Stamp = created is { } made ? new VersionStamp(1, RecordedAt(row, made), null, null, null) : null,
            Mended = mended,
            Original = () => row.Archived(LightningTables.Memories),
        };
    }

    /// <summary>An edited memory is believed since it was edited; what it said before, nobody knows.</summary>
    private static DateTimeOffset RecordedAt(ForeignRow row, DateTimeOffset made)
        => ForeignTime.Of(row["updated_at"]) is { } updated && updated > made ? updated : made;

    /// <summary>What came over a relay is trusted less: trust scores of others, and events that somebody else signed.</summary>
    private MemoryOrigin OriginOf(ForeignRow row, MemoryCategory category, string? metadata)
    {
        var signer = TextOf(metadata, "attester") ?? TextOf(metadata, "agent_pubkey");
        return category is MemoryCategory.Attestation ? IsOwn(signer) ? MemoryOrigin.Import : MemoryOrigin.Relay
            : row.Text("nostr_event_id") is not null && !IsOwn(signer) ? MemoryOrigin.Relay
            : MemoryOrigin.Import;
    }

    private bool IsOwn(string? key) => key is not null && string.Equals(key, _publicKey, StringComparison.OrdinalIgnoreCase);

    private static string? TextOf(string? metadata, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(metadata ?? "{}");
            return json.RootElement.ValueKind is JsonValueKind.Object
                && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a memory's row holds beside its memory, such as the event that it was sent as; null where nothing.</summary>
    private static ArchivedRow? Leftover(ForeignRow row)
    {
        var fields = row.Fields.Where(field => !KnownColumns.Contains(field.Key) && field.Value is not (null or 0L)).ToArray();
        return fields.Length > 0 ? new ArchivedRow("memory_columns", IsVerbatim: true, [new("id", row.Text("id")), .. fields]) : null;
    }
}
