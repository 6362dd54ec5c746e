using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>That a memory be retired, which a machine may not do on its own: a person decides.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Replacement">The memory that says what holds instead, or the same; null where nothing does.</param>
/// <param name="Reason">Why: a code, a colon and a sentence.</param>
/// <param name="MadeBy">Who proposes it: a model's name, or <see cref="Retention"/>.</param>
/// <param name="ProposedAt">When.</param>
public sealed record Proposal(MemoryId Memory, MemoryId? Replacement, string Reason, string MadeBy, DateTimeOffset ProposedAt)
{
    /// <summary>Who proposes what the owner's rules would retire, where the budget of the day is spent.</summary>
    public const string Retention = "retention";
}
