namespace Satchel.Engine.Store.Sql;

/// <summary>Writes vectors within a transaction, and may hold back what is cheaper to write at once.</summary>
internal abstract class VectorBuffer
{
    /// <summary>Writes the vector of a document, in place of an earlier one.</summary>
    /// <exception cref="ArgumentException">The components are not those of a vector of the space.</exception>
    public abstract void Save(EmbeddingSpace space, long document, ReadOnlySpan<float> components);

    /// <summary>Writes what was held back.</summary>
    public abstract void Flush();
}
