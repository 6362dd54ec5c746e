using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>One step of an undo.</summary>
/// <param name="Sequence">The entry of the ledger that it takes back.</param>
/// <param name="Restores">Whether a version comes back as a new one; otherwise the current version is retired.</param>
/// <param name="Version">The version that comes back or is retired.</param>
public sealed record UndoStep(long Sequence, bool Restores, MemoryVersion Version);
