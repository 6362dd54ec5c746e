using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>A note as a model words it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Category">What kind of thing it says; null where nobody said.</param>
/// <param name="Importance">From 2 to 5; null where nobody said.</param>
/// <param name="Entities">What it is about.</param>
/// <param name="SkipReason">Why it is not worth keeping; null where it is.</param>
/// <param name="Model">Who worded it; null where nobody did.</param>
internal sealed record Fact(
    string Text, MemoryCategory? Category, int? Importance, IReadOnlyList<string> Entities, string? SkipReason, string? Model)
{
    /// <summary>The note as it stands.</summary>
    public static Fact AsItStands(string text) => new(text, null, null, [], null, null);
}
