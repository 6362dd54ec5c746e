using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// A transaction. What is not committed when it is disposed of has never happened. When a step has thrown anything but
/// <see cref="OperationCanceledException"/>, the transaction can only be disposed of.
/// </summary>
public interface IStoreWriter : IAsyncDisposable
{
    /// <summary>The version of a memory that is not retired, expired or not; or null.</summary>
    ValueTask<StoredVersion?> FindCurrentAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>The last version of a memory, retired or not, or null.</summary>
    ValueTask<StoredVersion?> FindLastAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>
    /// The first current memory without a session that holds exactly this text, or null. What is quarantined does not count,
    /// for it is not recalled, nor does a payment, for its text does not tell it from another.
    /// </summary>
    ValueTask<MemoryId?> FindSameContentAsync(string content, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a version with its text index. A version of position 0 in a session gets the next place of the session.
    /// </summary>
    /// <returns>The number of the new document.</returns>
    /// <exception cref="StoreException">The memory already has a version of this number, or a current one.</exception>
    ValueTask<long> AddAsync(MemoryVersion version, CancellationToken cancellationToken);

    /// <summary>Retires the current version of a memory.</summary>
    /// <returns>The version as it was, or null when the memory has no current one.</returns>
    ValueTask<StoredVersion?> RetireAsync(MemoryId id, DateTimeOffset retiredAt, CancellationToken cancellationToken);

    /// <summary>Memories into whose text this one went, retired ones included.</summary>
    ValueTask<IReadOnlyList<MemoryId>> FindDerivedAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>The newest version of any memory that takes the place of this one, or null.</summary>
    ValueTask<StoredVersion?> FindSupersederAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a memory for good: its versions, what was derived from them and the payloads of the entries about it. The
    /// ledger keeps that it was there and that it was erased.
    /// </summary>
    /// <returns>What was removed, or null when there never was such a memory, or it has been erased before.</returns>
    ValueTask<ErasedMemory?> EraseAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>Whether a memory of this id was erased; it must not come back.</summary>
    ValueTask<bool> IsErasedAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an edge. What a person or an agent made takes the place of what was there. What a machine made leaves that as it
    /// is, and of two machines' edges the heavier one stays. All but derived ones are changes of the ledger.
    /// </summary>
    /// <returns>Whether it is kept as it was given: not where an end is no memory.</returns>
    ValueTask<bool> SaveEdgeAsync(MemoryEdge edge, CancellationToken cancellationToken);

    /// <summary>The edge that is kept from one memory to another, or null.</summary>
    ValueTask<MemoryEdge?> FindEdgeAsync(MemoryId source, MemoryId target, EdgeKind kind, CancellationToken cancellationToken);

    /// <summary>Removes the edge that is kept from one memory to another, whoever made it.</summary>
    /// <returns>The edge, or null where there was none.</returns>
    ValueTask<MemoryEdge?> RemoveEdgeAsync(MemoryId source, MemoryId target, EdgeKind kind, CancellationToken cancellationToken);

    /// <summary>Removes edges that follow from what is stored.</summary>
    /// <param name="maker">Those of <see cref="MemoryEdge.Tier0"/>, or of <see cref="MemoryEdge.Vectors"/>.</param>
    /// <param name="id">Only those of this memory; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveDerivedEdgesAsync(string maker, MemoryId? id, CancellationToken cancellationToken);

    /// <summary>Writes the vector of a document, in place of an earlier one of the same space.</summary>
    /// <exception cref="ArgumentException">
    /// The vector has not as many components as the space has dimensions, or no finite length.
    /// </exception>
    ValueTask SaveVectorAsync(
        EmbeddingSpace space, long document, ReadOnlyMemory<float> components, CancellationToken cancellationToken);

    /// <summary>Removes the vectors of a space.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveVectorsAsync(EmbeddingSpace space, CancellationToken cancellationToken);

    /// <summary>The space of the store's model, and the way to another one.</summary>
    ValueTask<ModelSpaces> ReadModelSpacesAsync(CancellationToken cancellationToken);

    /// <summary>Says in which space the vectors of the store's model are, and what is under way.</summary>
    ValueTask SaveModelSpacesAsync(ModelSpaces spaces, CancellationToken cancellationToken);

    /// <summary>What an exchange with relays writes beside the memories.</summary>
    ISyncWriter Sync { get; }

    /// <summary>Adds a job that becomes visible with the commit. One that waits for the same is begun anew instead.</summary>
    ValueTask EnqueueAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>Keeps a proposal until a person decides; the latest about a memory takes the place of an earlier one.</summary>
    ValueTask ProposeAsync(Proposal proposal, CancellationToken cancellationToken);

    /// <summary>Takes the proposal about a memory away.</summary>
    /// <returns>The proposal, or null where there was none.</returns>
    ValueTask<Proposal?> TakeProposalAsync(MemoryId memory, CancellationToken cancellationToken);

    /// <summary>Spends one of the retirements that machines are allowed on a day in UTC.</summary>
    /// <param name="mostPerDay">How many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was one left.</returns>
    ValueTask<bool> TrySpendRetirementAsync(int mostPerDay, CancellationToken cancellationToken);

    /// <summary>Ends a job together with what it did.</summary>
    /// <param name="job">The job as it was leased.</param>
    /// <param name="note">What became of it, where that is not plain.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether the lease still held; where it did not, somebody else may be at it, and nothing may be committed.</returns>
    ValueTask<bool> FinishJobAsync(Job job, string? note, CancellationToken cancellationToken);

    /// <summary>Makes everything durable and visible, or throws and changes nothing.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
