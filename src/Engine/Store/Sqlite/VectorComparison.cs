using System.Runtime.InteropServices;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Quantises vectors again and compares, a chunk at a time.</summary>
internal static class VectorComparison
{
    private const string UnknownChunk = """
        NOT EXISTS (SELECT 1 FROM main.vector v WHERE v.space = vector_chunk.space
            AND v.document BETWEEN vector_chunk.chunk * 64 AND vector_chunk.chunk * 64 + 63)
        """;

    /// <summary>Compares the chunks of a store.</summary>
    /// <param name="work">The audit.</param>
    /// <param name="documents">Only the chunks of these documents; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void Run(AuditWork work, IReadOnlyCollection<long>? documents, CancellationToken cancellationToken)
    {
        var wanted = documents?.Select(VectorCodec.ChunkOf).ToHashSet();
        foreach (var (space, dimensions, chunk) in Chunks(work.Session))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (wanted is null || wanted.Contains(chunk))
            {
                Compare(work, space, dimensions, chunk);
            }
        }

        work.FoundEach(
            "vector_chunk_unknown",
            $"SELECT 'chunk ' || chunk FROM main.vector_chunk WHERE {UnknownChunk}",
            "quantised vectors of documents that have none",
            $"DELETE FROM main.vector_chunk WHERE {UnknownChunk}");
    }

    private static void Compare(AuditWork work, long space, int dimensions, long chunk)
    {
        var rebuilt = Rebuilt(work.Session, space, dimensions, chunk);
        var own = work.Session.Value("SELECT records FROM main.vector_chunk WHERE space = $1 AND chunk = $2", space, chunk) as byte[];
        if (!rebuilt.AsSpan().SequenceEqual(own))
        {
            work.Found(
                "vector_chunk_altered",
                FormattableString.Invariant($"chunk {chunk}"),
                "the quantised vectors differ from the vectors",
                () => work.Session.Run(
                    """
                    INSERT INTO main.vector_chunk (space, chunk, records) VALUES ($1, $2, $3)
                    ON CONFLICT (space, chunk) DO UPDATE SET records = excluded.records
                    """,
                    space, chunk, rebuilt));
        }
    }

    private static byte[] Rebuilt(SqlSession session, long space, int dimensions, long chunk)
    {
        var rebuilt = new byte[VectorCodec.BytesOfChunk(dimensions)];
        using var rows = session.Rows(
            "SELECT document, components FROM main.vector WHERE space = $1 AND document BETWEEN $2 AND $3 AND length(components) = $4",
            space, chunk * VectorCodec.Records, ((chunk + 1) * VectorCodec.Records) - 1, sizeof(float) * dimensions);
        while (rows.Read())
        {
            VectorCodec.Write(rebuilt, rows.GetInt64(0), MemoryMarshal.Cast<byte, float>(session.Bytes(rows, 1)));
        }

        return rebuilt;
    }

    private static List<(long Space, int Dimensions, long Chunk)> Chunks(SqlSession session)
    {
        const string Query = """
            SELECT DISTINCT v.space, s.dimensions, v.document / 64 FROM main.vector v JOIN main.space s ON s.space = v.space
            WHERE s.dimensions BETWEEN 1 AND $1 ORDER BY 1, 3
            """;
        var chunks = new List<(long Space, int Dimensions, long Chunk)>();
        using var rows = session.Rows(Query, EmbeddingSpace.MostDimensions);
        while (rows.Read())
        {
            chunks.Add((rows.GetInt64(0), rows.GetInt32(1), rows.GetInt64(2)));
        }

        return chunks;
    }
}
