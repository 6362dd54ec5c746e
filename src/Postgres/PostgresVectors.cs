using System.Numerics.Tensors;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres;

/// <summary>
/// Vectors in pgvector. The index of a space gives the most promising documents that pass the filter; their cosines are worked
/// out anew from float32, so they are exact.
/// </summary>
internal sealed class PostgresVectors(PostgresSession session) : VectorTable
{
    /// <summary>Fewest documents that are weighed again.</summary>
    private const int FewestWeighed = 64;

    /// <summary>Documents that are weighed again, for each that is asked for.</summary>
    private const int WeighedPerMatch = 4;

    /// <summary>The most that pgvector lets a search of an index keep in view.</summary>
    private const int MostInView = 1_000;

    /// <summary>Vectors of a space that are all looked at: so the answer is exact, whatever passes the filter.</summary>
    private const int LookedAt = 2_000;

    public override VectorBuffer Write() => new PostgresVectorBuffer(session);

    public override IReadOnlyList<StoredVector> Read(long number, EmbeddingSpace space, IReadOnlyList<long> documents)
    {
        var vectors = new List<StoredVector>(documents.Count);
        session.Each(
            "SELECT CAST(components AS real[]) FROM main.vector WHERE space = $1 AND document = $2",
            documents,
            document => [number, document],
            (document, rows) =>
            {
                if (rows.Read())
                {
                    vectors.Add(new StoredVector(document, rows.GetFieldValue<float[]>(0)));
                }
            });
        return vectors;
    }

    public override IReadOnlyList<VectorMatch> Nearest(
        EmbeddingSpace space, ReadOnlySpan<float> query, FactsFilter filter, int limit, CancellationToken cancellationToken)
    {
        Check(space, query);
        var matches = new List<VectorMatch>();
        if (limit == 0 || SpaceTable.NumberOf(session, space) is not (> 0 and var number))
        {
            return matches;
        }

        var most = Math.Max(FewestWeighed, limit * WeighedPerMatch);
        var isSmall = session.Number("SELECT count(*) FROM (SELECT 1 FROM vector WHERE space = $1 LIMIT $2) AS seen", number, LookedAt + 1) <= LookedAt;
        session.Later(FormattableString.Invariant($"SET LOCAL hnsw.ef_search = {Math.Min(most, MostInView)}"));
        session.Later("SET LOCAL hnsw.iterative_scan = strict_order");
        var wanted = query.ToArray();
        using var rows = session.Rows(
            Query(new VectorIndex(number, space.Dimensions, session.Extension), isSmall),
            number, wanted, most, filter.AsOfMs ?? filter.NowMs, filter.AsOfMs, filter.Category is { } category ? WireNames.Of(category) : null,
            filter.Authors?.ToArray(), filter.Sources?.ToArray(), filter.SinceMs, filter.UntilMs);
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            double cosine = TensorPrimitives.CosineSimilarity<float>(wanted, rows.GetFieldValue<float[]>(1));

            // A vector of zeros has no direction, so it is near to nothing and opposed to nothing.
            matches.Add(new VectorMatch(rows.GetInt64(0), double.IsNaN(cosine) ? 0 : cosine));
        }

        return [.. matches.OrderByDescending(match => match.Cosine).ThenBy(match => match.Document).Take(limit)];
    }

    public override int RemoveSpace(long number)
    {
        // The index goes with its vectors; the next vector of the space makes it anew.
        session.Later(new VectorIndex(number, 0, session.Extension).Drop(session.Schema));
        return session.Run("DELETE FROM main.vector WHERE space = $1", number);
    }

    public override int Erase(long document) => session.Run("DELETE FROM main.vector WHERE document = $1", document);

    public override void Compare(AuditWork work, IReadOnlyCollection<long>? documents, CancellationToken cancellationToken)
    {
        foreach (var index in VectorIndexes.Missing(session))
        {
            work.Found("vector_index_missing", index.Name, "the vectors of a space have no index", () => session.Run(index.Create(session.Schema)));
        }
    }

    /// <summary>The condition is that of <see cref="FactsFilter"/>, over the rows of which its facts are made.</summary>
    private static string Query(VectorIndex index, bool isSmall)
    {
        // The space stands in the text, as it does in the condition of its index.
        var order = isSmall ? index.ExactDistance("$2") + ", o.document" : index.Distance("$2");
        return FormattableString.Invariant($"""
            SELECT o.document, CAST(o.components AS real[]) FROM vector o JOIN version v ON v.document = o.document
            WHERE o.space = {index.Space} AND o.space = $1 AND (v.expires_at IS NULL OR v.expires_at > $4) AND v.trust <> 'quarantined'
                AND (CASE WHEN CAST($5 AS bigint) IS NULL THEN v.retired_at IS NULL
                    ELSE v.recorded_at <= $5 AND (v.retired_at IS NULL OR v.retired_at > $5) END)
                AND (CAST($6 AS text) IS NULL OR v.category = $6)
                AND (CAST($7 AS int[]) IS NULL OR v.author = ANY($7)) AND (CAST($8 AS int[]) IS NULL OR v.source = ANY($8))
                AND (CAST($9 AS bigint) IS NULL OR v.created_at >= $9) AND (CAST($10 AS bigint) IS NULL OR v.created_at < $10)
            ORDER BY {order} LIMIT $3
            """);
    }
}
