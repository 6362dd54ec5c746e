namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>Under what a memory is found as well.</summary>
/// <param name="Entities">What it is about.</param>
/// <param name="Keywords">Words that it does not hold.</param>
/// <param name="Summary">The text in one sentence; null where it is short.</param>
/// <param name="Model">Who says so; null where nobody does.</param>
internal sealed record Enrichment(IReadOnlyList<string> Entities, IReadOnlyList<string> Keywords, string? Summary, string? Model)
{
    /// <summary>Nothing.</summary>
    public static Enrichment Nothing { get; } = new([], [], null, null);
}
