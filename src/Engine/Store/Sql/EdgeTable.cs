using System.Text;
using System.Text.Json;
using System.Data.Common;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>Writing and reading the edges that are kept.</summary>
internal static class EdgeTable
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Select = "SELECT source, target, kind, weight, metadata, made_by, created_at FROM main.edge ";

    /// <summary>Whether a row was made by a person or an agent.</summary>
    public const string IsManual = "made_by IN ('human', 'agent')";

    /// <summary>Whether a row follows from what is stored.</summary>
    public const string IsDerived = "made_by IN ('tier0', 'vectors')";

    /// <summary>
    /// Writes an edge. What a person or an agent made takes the place of what was there; what a machine made takes nothing
    /// from that, and of two machines' edges the heavier one stays. The moment of the first one stays.
    /// </summary>
    /// <returns>Whether it is kept as it was given.</returns>
    public static bool Save(SqlSession session, MemoryEdge edge)
    {
        const string Statement = """
            INSERT INTO main.edge (source, target, kind, weight, metadata, made_by, created_at)
            SELECT $1, $2, $3, $4, $5, $6, $7
            WHERE EXISTS (SELECT 1 FROM main.version WHERE memory = $1) AND EXISTS (SELECT 1 FROM main.version WHERE memory = $2)
            ON CONFLICT (source, target, kind) DO UPDATE SET weight = excluded.weight, metadata = excluded.metadata, made_by = excluded.made_by
            WHERE excluded.made_by IN ('human', 'agent') OR (edge.made_by NOT IN ('human', 'agent') AND excluded.weight >= edge.weight)
            """;
        return session.Run(
            Statement, edge.Source.Value, edge.Target.Value, WireNames.Of(edge.Kind), edge.Weight, edge.Metadata, edge.MadeBy,
            edge.CreatedAt.ToUnixTimeMilliseconds()) > 0;
    }

    public static MemoryEdge? Find(SqlSession session, MemoryId source, MemoryId target, EdgeKind kind)
    {
        using var row = session.Rows(
            Select + "WHERE source = $1 AND target = $2 AND kind = $3", source.Value, target.Value, WireNames.Of(kind));
        return row.Read() ? Read(row) : null;
    }

    public static void Remove(SqlSession session, MemoryId source, MemoryId target, EdgeKind kind)
        => session.Run(
            "DELETE FROM main.edge WHERE source = $1 AND target = $2 AND kind = $3", source.Value, target.Value, WireNames.Of(kind));

    public static int RemoveDerived(SqlSession session, string maker, MemoryId? id)
        => id is { } memory
            ? session.Run("DELETE FROM main.edge WHERE made_by = $1 AND (source = $2 OR target = $2)", maker, memory.Value)
            : session.Run("DELETE FROM main.edge WHERE made_by = $1", maker);

    public static int CountKept(SqlSession session, MemoryId id)
        => (int)session.Number(
            "SELECT (SELECT count(*) FROM main.edge WHERE source = $1) + (SELECT count(*) FROM main.edge WHERE target = $1 AND source <> $1)", id.Value);

    public static MemoryEdge Read(DbDataReader row) => new()
    {
        Source = VersionRow.Id(row.GetString(0)),
        Target = VersionRow.Id(row.GetString(1)),
        Kind = Kind(row.GetString(2)),
        Weight = row.GetDouble(3),
        Metadata = row.GetString(4),
        MadeBy = row.GetString(5),
        CreatedAt = VersionRow.Time(row.GetInt64(6)),
    };

    /// <summary>Reads a kind that the store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EdgeKind Kind(string name)
        => WireNames.TryParse(name, out EdgeKind kind) ? kind : throw new FormatException("an edge is of no known kind");

    /// <summary>What an entity edge says of itself: the entity that both have.</summary>
    public static string EntityMetadata(string name)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("entity", name);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
