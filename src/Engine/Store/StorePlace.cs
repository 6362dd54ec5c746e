namespace Satchel.Engine.Store;

/// <summary>Where a store lies.</summary>
/// <param name="Location">For people: a file path, or a server without its password.</param>
/// <param name="Exists">Whether the store is there.</param>
/// <param name="SizeBytes">Bytes that it takes on disk with its log; 0 where it does not exist.</param>
/// <param name="WrittenAt">When anything was last written there; null where it does not exist.</param>
public sealed record StorePlace(string Location, bool Exists, long SizeBytes, DateTimeOffset? WrittenAt);
