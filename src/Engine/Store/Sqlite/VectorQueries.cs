using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Reading and writing vectors. Blobs are float32; on a big-endian machine the store would refuse to open.</summary>
internal static class VectorQueries
{
    public static void Save(SqliteSession session, EmbeddingSpace space, long document, ReadOnlySpan<float> components)
    {
        CheckDimensions(space, components);
        const string Statement = """
            INSERT INTO vector (space, document, components) VALUES ($1, $2, $3)
            ON CONFLICT (space, document) DO UPDATE SET components = excluded.components
            """;
        session.Run(Statement, SpaceNumber(session, space), document, MemoryMarshal.AsBytes(components).ToArray());
    }

    public static IReadOnlyList<VectorMatch> Nearest(
        SqliteSession session, EmbeddingSpace space, ReadOnlySpan<float> query, int limit, long nowMs)
    {
        CheckDimensions(space, query);
        var best = new PriorityQueue<VectorMatch, (double Cosine, long Earlier)>();
        const string Query = """
            SELECT e.document, e.components FROM vector e
            JOIN space s ON s.space = e.space
            JOIN version v ON v.document = e.document
            WHERE s.provider = $1 AND s.model = $2 AND s.dimensions = $3 AND s.preprocessing = $4
                AND v.retired_at IS NULL AND (v.expires_at IS NULL OR v.expires_at > $5) AND v.trust <> 'quarantined'
            """;
        using var rows = session.Rows(Query, space.Provider, space.Model, space.Dimensions, space.Preprocessing, nowMs);
        while (rows.Read())
        {
            var document = rows.GetInt64(0);
            var components = MemoryMarshal.Cast<byte, float>(rows.GetFieldValue<byte[]>(1));
            double computed = TensorPrimitives.CosineSimilarity(query, components);

            // A vector of zeros has no direction, so it is near to nothing and opposed to nothing.
            var cosine = double.IsNaN(computed) ? 0 : computed;
            best.Enqueue(new VectorMatch(document, cosine), (cosine, -document));
            if (best.Count > limit)
            {
                best.Dequeue();
            }
        }

        var matches = new VectorMatch[best.Count];
        for (var i = matches.Length - 1; i >= 0; i--)
        {
            matches[i] = best.Dequeue();
        }

        return matches;
    }

    private static void CheckDimensions(EmbeddingSpace space, ReadOnlySpan<float> components)
    {
        if (components.Length != space.Dimensions)
        {
            throw new ArgumentException(
                $"The vector has {components.Length} components, the space has {space.Dimensions} dimensions.", nameof(components));
        }
    }

    private static long SpaceNumber(SqliteSession session, EmbeddingSpace space)
    {
        const string Statement = """
            INSERT INTO space (provider, model, dimensions, preprocessing) VALUES ($1, $2, $3, $4)
            ON CONFLICT (provider, model, dimensions, preprocessing) DO UPDATE SET provider = provider
            RETURNING space
            """;
        return session.Number(Statement, space.Provider, space.Model, space.Dimensions, space.Preprocessing);
    }
}
