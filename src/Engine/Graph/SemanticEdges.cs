using System.Globalization;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Graph;

/// <summary>The edges between memories that mean something alike, as far as their words tell.</summary>
internal static class SemanticEdges
{
    /// <summary>Most edges that a memory gets when it is written.</summary>
    public const int PerMemory = 3;

    /// <summary>The edges of a memory to those that are like it; none to or from what is held back.</summary>
    public static IEnumerable<MemoryEdge> Of(MemoryVersion memory, IEnumerable<AlikeText> alike)
        => memory.Trust is MemoryTrust.Quarantined
            ? []
            : alike.Where(other => other.Likeness >= AlikeTexts.EdgeThreshold && other.Memory.Trust is not MemoryTrust.Quarantined)
                .Take(PerMemory).Select(other => Between(memory, other));

    /// <summary>Writes the edges of a memory.</summary>
    /// <returns>How many there are.</returns>
    public static async ValueTask<int> SaveAsync(
        IStoreWriter writer, MemoryVersion memory, IEnumerable<AlikeText> alike, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var edge in Of(memory, alike))
        {
            count += await writer.SaveEdgeAsync(edge, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return count;
    }

    private static MemoryEdge Between(MemoryVersion memory, AlikeText alike)
    {
        var (source, target) = MemoryEdge.Ends(EdgeKind.Semantic, memory.Id, alike.Memory.Id);
        return new MemoryEdge
        {
            Source = source,
            Target = target,
            Kind = EdgeKind.Semantic,
            Weight = alike.Likeness,
            Metadata = $$"""{"overlap":"{{alike.Likeness.ToString("0.0000", CultureInfo.InvariantCulture)}}"}""",
            MadeBy = MemoryEdge.Tier0,
            CreatedAt = memory.RecordedAt,
        };
    }
}
