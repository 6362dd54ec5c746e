using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What was noticed of a text while it was stored. Nothing of it kept the text from being stored.</summary>
public sealed record RememberFindings
{
    /// <summary>Nothing.</summary>
    public static RememberFindings None { get; } = new();

    /// <summary>Secrets that were taken out of its texts, and what may be one.</summary>
    public SecretReport Secrets { get; init; } = SecretReport.Nothing;

    /// <summary>Signs that it will soon be stale, and that it looks like an instruction.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The current memory that says nearly the same, the most alike one.</summary>
    public MemoryId? DuplicateOf { get; init; }

    /// <summary>
    /// Current memories that say nearly the same but for a negation, a number or one value: one of both may hold no longer.
    /// Nothing is changed because of it.
    /// </summary>
    public IReadOnlyList<MemoryId> Contradicts { get; init; } = [];

    /// <summary>How much alike both are, up to 1; 0 where there is no such memory.</summary>
    public double Likeness { get; init; }

    /// <summary>The less trusted memory of which it is a near copy: it got its origin and its trust.</summary>
    public MemoryId? InheritedFrom { get; init; }
}
