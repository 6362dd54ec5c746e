using Satchel.Engine.Model;

namespace Satchel.Engine.Health;

/// <summary>A memory that is to be retired.</summary>
/// <param name="Memory">Its version.</param>
/// <param name="Value">Its <see cref="RetentionValue"/>; null where it has expired, whatever it is worth.</param>
/// <param name="Cause">Why.</param>
/// <param name="Fate">What became of it.</param>
public sealed record PrunedMemory(MemoryVersion Memory, double? Value, PruneCause Cause, PruneFate Fate);
