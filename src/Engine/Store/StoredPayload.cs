namespace Satchel.Engine.Store;

/// <summary>What an entry of the ledger keeps apart from the chain, so that it can be erased.</summary>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Body">The payload.</param>
public sealed record StoredPayload(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Body);
