namespace Satchel.Engine.Store;

/// <summary>What a restore left of what was there before.</summary>
/// <param name="Kept">Where the store as it was lies now; null where there was none.</param>
/// <param name="WasDamaged">Whether it could not be read: then its files were kept as they are, else they are a backup.</param>
public sealed record RestoredStore(string? Kept, bool WasDamaged);
