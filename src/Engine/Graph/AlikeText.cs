using Satchel.Engine.Model;

namespace Satchel.Engine.Graph;

/// <summary>A memory whose text was compared with another.</summary>
/// <param name="Memory">Its version.</param>
/// <param name="Likeness">How much both say the same, 0 to 1.</param>
/// <param name="Contradicts">Whether both say nearly the same and differ in a negation, a number or one value.</param>
internal sealed record AlikeText(MemoryVersion Memory, double Likeness, bool Contradicts);
