using System.Numerics.Tensors;

namespace Satchel.Engine.Store.Sql;

/// <summary>The vectors of a store, by the number of their space. Backends lay them out in their own ways.</summary>
internal abstract class VectorTable
{
    /// <summary>Writes vectors within one transaction.</summary>
    public abstract VectorBuffer Write();

    /// <summary>The vectors of documents; those without one are left out.</summary>
    public abstract IReadOnlyList<StoredVector> Read(long number, EmbeddingSpace space, IReadOnlyList<long> documents);

    /// <summary>As <see cref="IStoreReader.FindNearestAsync"/>.</summary>
    public abstract IReadOnlyList<VectorMatch> Nearest(
        EmbeddingSpace space, ReadOnlySpan<float> query, FactsFilter filter, int limit, CancellationToken cancellationToken);

    /// <summary>Removes the vectors of a space.</summary>
    /// <returns>How many there were.</returns>
    public abstract int RemoveSpace(long number);

    /// <summary>Erases the vectors of a document.</summary>
    /// <returns>How many there were.</returns>
    public abstract int Erase(long document);

    /// <summary>Compares what is derived from the vectors with them.</summary>
    /// <param name="work">The audit.</param>
    /// <param name="documents">Only what concerns these documents; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract void Compare(AuditWork work, IReadOnlyCollection<long>? documents, CancellationToken cancellationToken);

    /// <exception cref="ArgumentException">The components are not those of a vector of the space.</exception>
    public static void Check(EmbeddingSpace space, ReadOnlySpan<float> components)
    {
        if (components.Length != space.Dimensions)
        {
            throw new ArgumentException(
                $"The vector has {components.Length} components, the space has {space.Dimensions} dimensions.", nameof(components));
        }

        if (!float.IsFinite(TensorPrimitives.SumOfSquares(components)))
        {
            throw new ArgumentException("The vector has no finite length.", nameof(components));
        }
    }
}
