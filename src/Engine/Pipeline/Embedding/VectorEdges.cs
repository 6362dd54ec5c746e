using System.Globalization;
using System.Numerics.Tensors;
using Satchel.Engine.Graph;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>The edges between memories that mean something alike, as far as the vectors of the store's model tell.</summary>
internal static class VectorEdges
{
    /// <summary>
    /// Links memories with those that are nearest to them, at most <see cref="SemanticEdges.PerMemory"/> each. Their vectors need
    /// not be committed yet.
    /// </summary>
    /// <param name="reader">A view of the store.</param>
    /// <param name="writer">The transaction.</param>
    /// <param name="space">The space of the vectors.</param>
    /// <param name="threshold">The least cosine; null: nothing is linked.</param>
    /// <param name="vectors">The memories.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many edges there are.</returns>
    public static async ValueTask<int> SaveAsync(
        IStoreReader reader, IStoreWriter writer, EmbeddingSpace space, double? threshold, IReadOnlyList<MemoryVector> vectors,
        CancellationToken cancellationToken)
    {
        var linkable = vectors.Where(vector => AlikeTexts.Concerns(vector.Memory.Version.Category)).ToArray();
        if (threshold is not { } least || linkable.Length == 0)
        {
            return 0;
        }

        var filter = await reader.ResolveAsync(MemoryFilter.None, cancellationToken).ConfigureAwait(false);
        var own = vectors.Select(vector => vector.Memory.Document).ToHashSet();
        var made = 0;
        foreach (var vector in linkable)
        {
            // Those that are written together are not in the view, or not as they will be.
            var stored = await reader.FindNearestAsync(
                space, vector.Components, filter, SemanticEdges.PerMemory + own.Count, cancellationToken).ConfigureAwait(false);
            var near = await ReadAsync(reader, [.. stored.Where(match => match.Cosine >= least && !own.Contains(match.Document))], cancellationToken).ConfigureAwait(false);
            var beside = linkable.Where(other => other.Memory.Document != vector.Memory.Document)
                .Select(other => (other.Memory, Cosine: (double)TensorPrimitives.CosineSimilarity(vector.Components.Span, other.Components.Span)))
                .Where(other => other.Cosine >= least);
            foreach (var (other, cosine) in near.Concat(beside).OrderByDescending(other => other.Cosine).ThenBy(other => other.Memory.Document).Take(SemanticEdges.PerMemory))
            {
                made += await writer.SaveEdgeAsync(Between(vector.Memory.Version, other.Version, cosine), cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }

        return made;
    }

    private static async ValueTask<IEnumerable<(StoredVersion Memory, double Cosine)>> ReadAsync(
        IStoreReader reader, IReadOnlyList<VectorMatch> matches, CancellationToken cancellationToken)
    {
        var versions = await reader.ReadVersionsAsync([.. matches.Select(match => match.Document)], cancellationToken).ConfigureAwait(false);
        return versions.Zip(matches, (memory, match) => (Memory: memory, match.Cosine))
            .Where(near => AlikeTexts.Concerns(near.Memory.Version.Category));
    }

    private static MemoryEdge Between(MemoryVersion memory, MemoryVersion other, double cosine)
    {
        var (source, target) = MemoryEdge.Ends(EdgeKind.Semantic, memory.Id, other.Id);
        return new MemoryEdge
        {
            Source = source,
            Target = target,
            Kind = EdgeKind.Semantic,
            Weight = Math.Min(1, cosine),
            Metadata = $$"""{"cosine":"{{cosine.ToString("0.0000", CultureInfo.InvariantCulture)}}"}""",
            MadeBy = MemoryEdge.Vectors,
            CreatedAt = memory.RecordedAt,
        };
    }
}
