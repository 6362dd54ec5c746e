using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>A memory that says nearly the same as a text.</summary>
/// <param name="Memory">Its current version.</param>
/// <param name="Likeness">How much alike they are, from <see cref="NearCopies.Threshold"/> to 1.</param>
internal sealed record NearCopy(MemoryVersion Memory, double Likeness);
