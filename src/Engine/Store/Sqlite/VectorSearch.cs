using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// The nearest vectors of a space in two steps: all chunks of quantised vectors go by, one at a time, and the most promising
/// documents that pass the filter are kept; those are weighed again by their own float32. Where no more pass than are kept,
/// the answer is exact. Blobs are little-endian; on a big-endian machine the store would refuse to open.
/// </summary>
internal static class VectorSearch
{
    /// <summary>Fewest documents that are weighed by float32.</summary>
    private const int FewestWeighed = 64;

    /// <summary>Documents that are weighed by float32, for each that is asked for.</summary>
    private const int WeighedPerMatch = 4;

    public static IReadOnlyList<VectorMatch> Nearest(
        SqliteSession session, EmbeddingSpace space, ReadOnlySpan<float> query, FactsFilter filter, int limit,
        CancellationToken cancellationToken)
    {
        VectorTable.Check(space, query);
        var number = SpaceTable.NumberOf(session, space);
        var matches = new List<VectorMatch>();
        foreach (var document in number == 0 ? [] : Promising(session, number, new VectorCodec.Query(query), filter, limit, cancellationToken))
        {
            var components = session.Value("SELECT components FROM vector WHERE space = $1 AND document = $2", number, document) as byte[];
            Require(components, sizeof(float) * space.Dimensions);
            double cosine = TensorPrimitives.CosineSimilarity(query, MemoryMarshal.Cast<byte, float>(components));

            // A vector of zeros has no direction, so it is near to nothing and opposed to nothing.
            matches.Add(new VectorMatch(document, double.IsNaN(cosine) ? 0 : cosine));
        }

        return [.. matches.OrderByDescending(match => match.Cosine).ThenBy(match => match.Document).Take(limit)];
    }

    private static void Require(ReadOnlySpan<byte> blob, int bytes)
    {
        if (blob.Length != bytes)
        {
            throw new FormatException("a vector is cut off, missing or too long");
        }
    }

    private static IReadOnlyCollection<long> Promising(
        SqliteSession session, long space, in VectorCodec.Query query, FactsFilter filter, int limit, CancellationToken cancellationToken)
    {
        var most = limit == 0 ? 0 : Math.Max(FewestWeighed, limit * WeighedPerMatch);
        var kept = new PriorityQueue<long, (float Cosine, long Earlier)>();
        using var rows = session.Rows(
            "SELECT c.chunk, c.records, f.records FROM vector_chunk c JOIN facts f ON f.chunk = c.chunk WHERE c.space = $1 ORDER BY c.chunk", space);
        while (most > 0 && rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = rows.GetInt64(0) * VectorCodec.Records;
            var records = SqliteSession.Blob(rows, 1);
            var facts = SqliteSession.Blob(rows, 2);
            Require(records, query.ChunkBytes);
            for (var place = 0; place < VectorCodec.Records; place++)
            {
                if (query.Cosine(records, place) is { } cosine && Promises(cosine, first + place) && Passes(facts, first + place))
                {
                    kept.Enqueue(first + place, (cosine, -first - place));
                    if (kept.Count > most)
                    {
                        kept.Dequeue();
                    }
                }
            }
        }

        return [.. kept.UnorderedItems.Select(item => item.Element)];

        bool Promises(float cosine, long document)
            => kept.Count < most || (kept.TryPeek(out _, out var least) && (cosine, -document).CompareTo(least) > 0);

        bool Passes(ReadOnlySpan<byte> chunk, long document)
            => FactsCodec.TryRead(chunk, document, out var facts) && filter.Believes(facts) && filter.Passes(facts);
    }
}
