using System.Globalization;
using System.Data.Common;
using Satchel.Engine.Extraction;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// The edges of single memories: those that are kept and those of <see cref="ImpliedEdges"/>. What is kept between two
/// memories stands in place of what would be implied between them, and a weight of 0 denies it.
/// </summary>
internal sealed class Neighbourhood(SqlSession session, long nowMs)
{
    private const string IsCurrent = "v.retired_at IS NULL AND (v.expires_at IS NULL OR v.expires_at > $1) AND v.trust <> 'quarantined' ";
    private const string Columns = "SELECT v.document, v.memory, v.created_at, v.recorded_at FROM version v WHERE " + IsCurrent;

    private readonly Dictionary<(long Other, EdgeKind Kind, bool IsSource), Link> _links = [];
    private long? _documents;

    /// <summary>The edges of the current version of a memory; none where it has none.</summary>
    public IReadOnlyList<MemoryEdge> Edges(MemoryId id)
    {
        var document = session.Number("SELECT v.document FROM version v WHERE " + IsCurrent + "AND v.memory = $2", nowMs, id.Value);
        return
        [
            .. Links(document, _ => true).Select(link => EdgeOf(id, link))
                .OrderBy(edge => edge.Source == id ? edge.Target.Value : edge.Source.Value, StringComparer.Ordinal)
                .ThenBy(edge => WireNames.Of(edge.Kind), StringComparer.Ordinal).ThenBy(edge => edge.Source.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>The strongest edges of a document.</summary>
    public IEnumerable<Neighbour> Of(long document, IReadOnlyCollection<EdgeKind> kinds, int limit)
        => Links(document, kinds.Contains).OrderByDescending(link => link.Weight).ThenBy(link => link.Kind).ThenByDescending(link => link.Other)
            .Take(limit).Select(link => new Neighbour(document, link.Other, link.Kind, link.Weight, link.IsSource));

    /// <summary>The edges of documents that are kept, the strongest first.</summary>
    public static IReadOnlyList<Neighbour> Kept(SqlSession session, IReadOnlyList<long> documents, int limit, long nowMs)
    {
        // What is looked at is cut before it is sorted, so that a memory with ever so many edges costs no more than others.
        const string Self = "(SELECT v.memory FROM version v WHERE " + IsCurrent + "AND v.document = $2)";
        const string Query =
            "SELECT v.document, e.kind, e.weight, e.incoming FROM ("
            + "SELECT * FROM (SELECT target AS other, kind, weight, false AS incoming FROM edge WHERE source = " + Self + " ORDER BY target LIMIT $3) AS forth "
            + "UNION ALL SELECT * FROM (SELECT source, kind, weight, true FROM edge WHERE target = " + Self + " ORDER BY kind LIMIT $3) AS back) e "
            + "CROSS JOIN version v WHERE v.memory = e.other AND e.weight > 0 AND " + IsCurrent + "ORDER BY e.weight DESC, e.other, e.kind, e.incoming";
        var found = new List<Neighbour>();
        if (session.Number("SELECT EXISTS (SELECT 1 FROM edge)") == 0)
        {
            return found;
        }

        session.Each(Query, documents, document => [nowMs, document, limit], (document, rows) =>
        {
            while (rows.Read())
            {
                found.Add(new Neighbour(document, rows.GetInt64(0), EdgeTable.Kind(rows.GetString(1)), rows.GetDouble(2), rows.GetBoolean(3)));
            }
        });

        return found;
    }

    private IEnumerable<Link> Links(long document, Func<EdgeKind, bool> isWanted)
    {
        _links.Clear();
        if (Self(document) is { } self)
        {
            AddKept(self, isWanted);
            if (isWanted(EdgeKind.Temporal))
            {
                AddBackbone(self);
                AddProximity(self);
            }

            if (isWanted(EdgeKind.Entity))
            {
                AddEntities(self);
            }
        }

        return _links.Values.Where(link => link.Weight > 0);
    }

    private Place? Self(long document)
    {
        using var row = session.Rows(
            "SELECT v.memory, v.session, v.position, v.created_at, v.recorded_at, v.content, v.entities FROM version v WHERE " + IsCurrent + "AND v.document = $2",
            nowMs, document);
        return row.Read()
            ? new Place(
                document, row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1), (int)row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
                row.GetString(5), VersionRow.ReadList(row.GetString(6)))
            : null;
    }

    private void AddKept(Place self, Func<EdgeKind, bool> isWanted)
    {
        const string Query = """
            SELECT v.document, v.memory, e.kind, e.weight, e.metadata, e.made_by, e.created_at, false FROM edge e
            JOIN version v ON v.memory = e.target WHERE e.source = $2 AND
            """ + " " + IsCurrent + """
            UNION ALL
            SELECT v.document, v.memory, e.kind, e.weight, e.metadata, e.made_by, e.created_at, true FROM edge e
            JOIN version v ON v.memory = e.source WHERE e.target = $2 AND
            """ + " " + IsCurrent;
        using var rows = session.Rows(Query, nowMs, self.Memory);
        while (rows.Read())
        {
            var kind = EdgeTable.Kind(rows.GetString(2));
            if (isWanted(kind))
            {
                Add(new Link(rows.GetInt64(0), rows.GetString(1), kind, rows.GetDouble(3), rows.GetBoolean(7), rows.GetString(4), rows.GetString(5), rows.GetInt64(6)));
            }
        }
    }

    private void AddBackbone(Place self)
    {
        if (self.Session is null)
        {
            return;
        }

        const string Before = Columns + "AND v.session = $2 AND (v.position, v.document) < ($3, $4) ORDER BY v.position DESC, v.document DESC LIMIT 1";
        const string Behind = Columns + "AND v.session = $2 AND (v.position, v.document) > ($3, $4) ORDER BY v.position, v.document LIMIT 1";
        Read(session.Rows(Before, nowMs, self.Session, self.Position, self.Document), isSource: true);
        Read(session.Rows(Behind, nowMs, self.Session, self.Position, self.Document), isSource: false);

        void Read(DbDataReader rows, bool isSource)
        {
            using (rows)
            {
                while (rows.Read())
                {
                    AddImplied(rows, self, EdgeKind.Temporal, 1, isSource, """{"sub_type":"backbone"}""");
                }
            }
        }
    }

    private void AddProximity(Place self)
    {
        // Many memories may be of one moment, so the moment itself and what lies beside it are two searches of the index.
        const string SameBefore = Columns + "AND v.created_at = $2 AND v.document < $3 ORDER BY v.document DESC LIMIT $4";
        const string SameBehind = Columns + "AND v.created_at = $2 AND v.document > $3 ORDER BY v.document LIMIT $4";
        const string Before = Columns + "AND v.created_at < $2 AND v.created_at >= $3 ORDER BY v.created_at DESC, v.document DESC LIMIT $4";
        const string Behind = Columns + "AND v.created_at > $2 AND v.created_at <= $3 ORDER BY v.created_at, v.document LIMIT $4";
        var left = Read(session.Rows(SameBefore, nowMs, self.CreatedAt, self.Document, ImpliedEdges.PerSide), isSource: true);
        Read(session.Rows(Before, nowMs, self.CreatedAt, self.CreatedAt - ImpliedEdges.WindowMs, left), isSource: true);
        left = Read(session.Rows(SameBehind, nowMs, self.CreatedAt, self.Document, ImpliedEdges.PerSide), isSource: false);
        Read(session.Rows(Behind, nowMs, self.CreatedAt, self.CreatedAt + ImpliedEdges.WindowMs, left), isSource: false);

        int Read(DbDataReader rows, bool isSource)
        {
            var left = ImpliedEdges.PerSide;
            using (rows)
            {
                for (; rows.Read(); left--)
                {
                    var apart = Math.Abs(rows.GetInt64(2) - self.CreatedAt);
                    var hours = TimeSpan.FromMilliseconds(apart).TotalHours.ToString("0.00", CultureInfo.InvariantCulture);
                    AddImplied(
                        rows, self, EdgeKind.Temporal, ImpliedEdges.Proximity(apart), isSource, $$"""{"sub_type":"proximity","hours_diff":"{{hours}}"}""");
                }
            }

            return left;
        }
    }

    private void AddEntities(Place self)
    {
        var entities = new List<(double Weight, long Term, string Name)>();
        var documents = _documents ??= IndexQueries.Statistics(session).Documents;
        foreach (var name in EntityName.Of(self.Content, self.Entities))
        {
            using var row = session.Rows("SELECT term, documents FROM term WHERE text = $1", EntityName.TermOf(name) ?? "");
            if (row.Read() && ImpliedEdges.Rarity(documents, row.GetInt64(1)) is > 0 and var weight)
            {
                entities.Add((weight, row.GetInt64(0), name));
            }
        }

        var count = 0;
        foreach (var (weight, term, name) in entities.OrderByDescending(entity => entity.Weight))
        {
            foreach (var other in Having(term, self.Document))
            {
                using var rows = session.Rows(Columns + "AND v.document = $2", nowMs, other);
                if (rows.Read() && count < ImpliedEdges.EntityEdges
                    && AddImplied(rows, self, EdgeKind.Entity, weight, string.CompareOrdinal(rows.GetString(1), self.Memory) < 0, EdgeTable.EntityMetadata(name)))
                {
                    count++;
                }
            }
        }
    }

    /// <summary>The current documents on both sides of one that have an entity too, the nearest first.</summary>
    private IEnumerable<long> Having(long term, long document)
    {
        var (before, behind) = PostingQueries.DocumentsAround(session, term, document, ImpliedEdges.LookedAt);
        return before.Where(Exists).Take(ImpliedEdges.PerSide).Concat(behind.Where(Exists).Take(ImpliedEdges.PerSide));

        bool Exists(long other) => session.Number("SELECT 1 FROM version v WHERE " + IsCurrent + "AND v.document = $2", nowMs, other) == 1;
    }

    private bool AddImplied(DbDataReader row, Place self, EdgeKind kind, double weight, bool isSource, string metadata)
        => Add(new Link(row.GetInt64(0), row.GetString(1), kind, weight, isSource, metadata, MemoryEdge.Tier0, Math.Max(row.GetInt64(3), self.RecordedAt)));

    /// <summary>Two memories have one edge of a kind; only causes go both ways.</summary>
    private bool Add(Link link) => _links.TryAdd((link.Other, link.Kind, link.Kind is EdgeKind.Causal && link.IsSource), link);

    private static MemoryEdge EdgeOf(MemoryId id, Link link)
    {
        var other = VersionRow.Id(link.Memory);
        return new MemoryEdge
        {
            Source = link.IsSource ? other : id,
            Target = link.IsSource ? id : other,
            Kind = link.Kind,
            Weight = link.Weight,
            Metadata = link.Metadata,
            MadeBy = link.MadeBy,
            CreatedAt = VersionRow.Time(link.CreatedAt),
        };
    }

    /// <summary>Where the look around begins.</summary>
    private sealed record Place(
        long Document, string Memory, long? Session, int Position, long CreatedAt, long RecordedAt, string Content, IReadOnlyList<string> Entities);

    /// <summary>An edge to another document; told whether it begins there.</summary>
    private sealed record Link(
        long Other, string Memory, EdgeKind Kind, double Weight, bool IsSource, string Metadata, string MadeBy, long CreatedAt);
}
