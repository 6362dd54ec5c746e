using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Portability.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.Memman;

/// <summary>One store of memman: its insights with those that were deleted, what waits for it in the queue, its edges, and its log.</summary>
internal sealed class MemmanStore : IForeignStore
{
    private readonly string _name;
    private readonly MemmanQueue? _queue;
    private readonly MemmanTables? _tables;
    private readonly MemmanVectors _vectors;

    /// <summary>Takes over an opened store.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tables">Its database; null where there is none yet.</param>
    /// <param name="queue">The queue of its home; it belongs to the caller.</param>
    /// <param name="settings">The settings of its home.</param>
    public MemmanStore(string name, MemmanTables? tables, MemmanQueue? queue, MemmanSettings settings)
    {
        (_name, _tables, _queue) = (name, tables, queue);
        _vectors = MemmanVectors.Of(tables, settings);
    }

    /// <inheritdoc/>
    public EmbeddingSpace? Space => _vectors.Own;

    /// <inheritdoc/>
    public IEnumerable<ForeignMemory> ReadMemories()
    {
        foreach (var row in _tables?.ReadInsights() ?? [])
        {
            yield return MemmanInsight.Of(row, _tables!, _vectors);
        }

        foreach (var row in _queue?.ReadWaiting(_name) ?? [])
        {
            yield return MemmanInsight.OfQueue(row);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ForeignEdge> ReadEdges() => (_tables?.ReadEdges() ?? []).Select(Edge);

    /// <inheritdoc/>
    public IEnumerable<(string Kind, string Reason, string Subject)> ReadLeftOut() => [];

    /// <inheritdoc/>
    public IEnumerable<ArchivedRow> ReadRest()
        => (_tables?.ReadRest() ?? []).Select(rest => rest.Row.Archived(rest.Table))
            .Concat((_queue?.ReadDone(_name) ?? []).Select(row => row.Archived("queue")));

    public void Dispose() => _tables?.Dispose();

    private ForeignEdge Edge(ForeignRow row)
    {
        var (source, target, type) = (row.Text("source_id"), row.Text("target_id"), row.Text("edge_type"));
        var subject = $"{source} → {target} ({type})";
        ArchivedRow Original() => row.Archived("edges");
        if (source is null || target is null || row["satchel_source"] is null || row["satchel_target"] is null)
        {
            return new ForeignEdge(null, "edge_end_missing", subject, Original);
        }

        if (!WireNames.TryParse(type, out EdgeKind kind))
        {
            return new ForeignEdge(null, "edge_kind_unknown", subject, Original);
        }

        if (source == target)
        {
            return new ForeignEdge(null, "edge_to_itself", subject, Original);
        }

        var note = MemmanEdgeNote.Of(row.Text("metadata"));
        if (note.IsManual && kind is EdgeKind.Causal && !_tables!.IsLinked(source, target, type) && _tables.IsLinked(target, source, type))
        {
            // memman writes every link both ways; its log knows which of the two was meant.
            return new ForeignEdge(Between(target, source, kind, note, row), null, subject, Original);
        }

        var isBackward = kind is EdgeKind.Temporal
            && (note.IsBackward ?? ForeignTime.Of(row["satchel_target_at"]) < ForeignTime.Of(row["satchel_source_at"]));
        var weight = row.Number("weight");
        var reason = note.IsBroken ? "metadata_left_out" : weight is >= 0 and <= 1 ? null : "weight_bounded";
        return new ForeignEdge(isBackward ? Between(target, source, kind, note, row) : Between(source, target, kind, note, row), reason, subject, Original);
    }

    private static MemoryEdge Between(string source, string target, EdgeKind kind, MemmanEdgeNote note, ForeignRow row)
    {
        var (one, other) = MemoryEdge.Ends(kind, MemmanInsight.IdOf(source), MemmanInsight.IdOf(target));
        return new MemoryEdge
        {
            Source = one,
            Target = other,
            Kind = kind,
            Weight = Math.Clamp(row.Number("weight") ?? 0.5, 0, 1),
            Metadata = note.Metadata,
            MadeBy = note.MadeBy,
            CreatedAt = ForeignTime.Of(row["created_at"]) ?? DateTimeOffset.UnixEpoch,
        };
    }
}
