using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>What erasing a memory removed.</summary>
/// <param name="Id">The memory.</param>
/// <param name="Versions">Its versions, the oldest first.</param>
/// <param name="Payloads">Entries of the ledger that lost their payload.</param>
/// <param name="Terms">Terms of the text index that no other memory holds.</param>
/// <param name="Vectors">Its vectors.</param>
/// <param name="Edges">Its edges in both directions.</param>
public sealed record ErasedMemory(MemoryId Id, IReadOnlyList<MemoryVersion> Versions, int Payloads, int Terms, int Vectors, int Edges);
