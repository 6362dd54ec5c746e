using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// The edges that people, agents and models made, as the ledger says they are, in a temporary table, and how the store's differ.
/// Nothing is said of the edges of a memory whose entries about edges are not all sound.
/// </summary>
internal sealed class ReplayedEdges(AuditWork work)
{
    private const string Name = "source || ' → ' || target";
    private const string Columns = "source, target, kind, weight, metadata, made_by, created_at";
    private const string Known = "(source, target, kind) IN (SELECT source, target, kind FROM temp.replayed_edge)";
    private const string Doubtful = "source IN (SELECT memory FROM temp.doubtful)";

    public void Replay(LedgerEntry entry, bool isSound)
    {
        switch (isSound ? entry.Change : null)
        {
            case LedgerChange.EdgeLinked { Edge: var edge }:
                work.Session.Later(
                    $"INSERT INTO temp.replayed_edge ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (source, target, kind) DO UPDATE SET "
                        + "weight = excluded.weight, metadata = excluded.metadata, made_by = excluded.made_by, created_at = excluded.created_at",
                    edge.Source.Value, edge.Target.Value, WireNames.Of(edge.Kind), edge.Weight, edge.Metadata, edge.MadeBy,
                    edge.CreatedAt.ToUnixTimeMilliseconds());
                break;
            case LedgerChange.EdgeUnlinked { Edge: var edge }:
                work.Session.Later(
                    "DELETE FROM temp.replayed_edge WHERE source = $1 AND target = $2 AND kind = $3",
                    edge.Source.Value, edge.Target.Value, WireNames.Of(edge.Kind));
                break;
            case LedgerChange.MemoryErased { Id: var erased }:
                work.Session.Later("DELETE FROM temp.replayed_edge WHERE source = $1 OR target = $1", erased.Value);
                break;
            default:
                break;
        }
    }

    public void Compare(bool mayRestore)
    {
        const string Different = """
            NOT EXISTS (SELECT 1 FROM main.edge e WHERE e.source = r.source AND e.target = r.target AND e.kind = r.kind
                AND e.weight = r.weight AND e.metadata = r.metadata AND e.made_by = r.made_by AND e.created_at = r.created_at)
            """;
        work.FoundEach(
            "edge_altered",
            $"SELECT {Name} FROM temp.replayed_edge r WHERE {Different}",
            "a link made by hand or by a model is not as the ledger says",
            mayRestore ? $"""
                INSERT INTO main.edge ({Columns}) SELECT {Columns} FROM temp.replayed_edge r WHERE {Different}
                ON CONFLICT (source, target, kind) DO UPDATE SET
                    weight = excluded.weight, metadata = excluded.metadata, made_by = excluded.made_by, created_at = excluded.created_at
                """ : null);
        var unknown = $"NOT {EdgeTable.IsDerived} AND NOT {Known} AND NOT {Doubtful}";
        work.FoundEach(
            "edge_unlinked",
            $"SELECT {Name} FROM main.edge WHERE {unknown}",
            "a link made by hand or by a model that the ledger does not know",
            mayRestore ? $"DELETE FROM main.edge WHERE {unknown}" : null);
    }
}
