using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What became of one request to remember something.</summary>
public abstract record RememberOutcome
{
    private RememberOutcome()
    {
    }

    /// <summary>A new memory was written and can be recalled.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="RefinementQueued">Whether a model will look at it later.</param>
    public sealed record Stored(MemoryId Id, bool RefinementQueued) : RememberOutcome
    {
        /// <summary>What was noticed beside.</summary>
        public RememberFindings Findings { get; init; } = RememberFindings.None;
    }

    /// <summary>A new memory was written and is held back until a person releases it.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Reasons">Why, as <see cref="InstructionScreen"/> names it; none where only what it copies was held back.</param>
    public sealed record Quarantined(MemoryId Id, IReadOnlyList<string> Reasons) : RememberOutcome
    {
        /// <summary>What was noticed beside.</summary>
        public RememberFindings Findings { get; init; } = RememberFindings.None;
    }

    /// <summary>The same text is already held; nothing was written.</summary>
    /// <param name="Existing">The memory that holds it.</param>
    public sealed record AlreadyKnown(MemoryId Existing) : RememberOutcome
    {
        /// <summary>What the guard found in its texts.</summary>
        public SecretReport Secrets { get; init; } = SecretReport.Nothing;
    }

    /// <summary>It may not be stored; nothing was written.</summary>
    /// <param name="Reason">The rule that it breaks.</param>
    public sealed record Refused(Refusal Reason) : RememberOutcome;
}
