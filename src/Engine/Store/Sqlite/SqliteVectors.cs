using System.Runtime.InteropServices;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Vectors as blobs of float32, and quantised beside them for <see cref="VectorSearch"/>.</summary>
internal sealed class SqliteVectors(SqliteSession session) : VectorTable
{
    public override VectorBuffer Write() => new QuantisedBuffer(session);

    public override IReadOnlyList<StoredVector> Read(long number, EmbeddingSpace space, IReadOnlyList<long> documents)
    {
        var vectors = new List<StoredVector>(documents.Count);
        foreach (var document in documents)
        {
            if (session.Value("SELECT components FROM main.vector WHERE space = $1 AND document = $2", number, document) is byte[] components)
            {
                vectors.Add(components.Length == sizeof(float) * space.Dimensions
                    ? new StoredVector(document, MemoryMarshal.Cast<byte, float>(components).ToArray())
                    : throw new FormatException("a vector is cut off or too long"));
            }
        }

        return vectors;
    }

    public override IReadOnlyList<VectorMatch> Nearest(
        EmbeddingSpace space, ReadOnlySpan<float> query, FactsFilter filter, int limit, CancellationToken cancellationToken)
        => VectorSearch.Nearest(session, space, query, filter, limit, cancellationToken);

    public override int RemoveSpace(long number)
    {
        session.Run("DELETE FROM main.vector_chunk WHERE space = $1", number);
        return session.Run("DELETE FROM main.vector WHERE space = $1", number);
    }

    public override int Erase(long document)
    {
        var erased = session.Run("DELETE FROM vector WHERE document = $1", document);
        EraseQuantised(document);
        return erased;
    }

    public override void Compare(AuditWork work, IReadOnlyCollection<long>? documents, CancellationToken cancellationToken)
        => VectorComparison.Run(work, documents, cancellationToken);

    private void EraseQuantised(long document)
    {
        var chunks = new List<(long Space, byte[] Records)>();
        using (var rows = session.Rows(
            "SELECT c.space, c.records FROM space s JOIN vector_chunk c ON c.space = s.space AND c.chunk = $1", VectorCodec.ChunkOf(document)))
        {
            while (rows.Read())
            {
                chunks.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
            }
        }

        foreach (var (space, records) in chunks)
        {
            if (VectorCodec.Clear(records, document))
            {
                session.Run("UPDATE vector_chunk SET records = $3 WHERE space = $1 AND chunk = $2", space, VectorCodec.ChunkOf(document), records);
            }
            else
            {
                session.Run("DELETE FROM vector_chunk WHERE space = $1 AND chunk = $2", space, VectorCodec.ChunkOf(document));
            }
        }
    }
}
