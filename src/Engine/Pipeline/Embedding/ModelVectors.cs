using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>Lets a model say what memories mean, and writes it down.</summary>
internal static class ModelVectors
{
    /// <summary>Most memories of one request, and of one transaction: what providers take at once.</summary>
    public const int BatchMemories = 128;

    /// <summary>Asks the model of a space for the vectors of memories.</summary>
    /// <param name="models">The owner's models.</param>
    /// <param name="store">The store.</param>
    /// <param name="space">The space; null: that of the model which the settings name.</param>
    /// <param name="memories">The memories.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The space, and a vector for each memory in their order.</returns>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<(EmbeddingSpace Space, IReadOnlyList<MemoryVector> Vectors)> ComputeAsync(
        ModelClients models, StoreName store, EmbeddingSpace? space, IReadOnlyList<StoredVersion> memories, CancellationToken cancellationToken)
    {
        using var model = space is null ? models.Embeddings(store) : models.Embeddings(store, space);
        var vectors = await model.GenerateAsync(memories.Select(memory => TextOf(memory.Version)), cancellationToken: cancellationToken).ConfigureAwait(false);
        return ((EmbeddingSpace)model.GetService(typeof(EmbeddingSpace))!, [.. memories.Zip(vectors, (memory, vector) => new MemoryVector(memory, vector.Vector))]);
    }

    /// <summary>Writes the vectors of those memories that are still as they were.</summary>
    /// <returns>Those memories.</returns>
    public static async ValueTask<IReadOnlyList<MemoryVector>> SaveAsync(
        IStoreWriter writer, EmbeddingSpace space, IReadOnlyList<MemoryVector> vectors, CancellationToken cancellationToken)
    {
        var saved = new List<MemoryVector>(vectors.Count);
        foreach (var vector in vectors)
        {
            var current = await writer.FindCurrentAsync(vector.Memory.Version.Id, cancellationToken).ConfigureAwait(false);
            if (current?.Document == vector.Memory.Document)
            {
                await writer.SaveVectorAsync(space, vector.Memory.Document, vector.Components, cancellationToken).ConfigureAwait(false);
                saved.Add(vector);
            }
        }

        return saved;
    }

    /// <summary>The text of which the vector is made: words under which the memory is to be found count too.</summary>
    private static string TextOf(MemoryVersion memory)
        => memory.Keywords.Count == 0 ? memory.Content : $"{memory.Content} [KEYWORDS: {string.Join(' ', memory.Keywords)}]";
}
