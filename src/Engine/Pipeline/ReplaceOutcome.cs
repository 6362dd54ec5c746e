using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What became of one request to replace a memory.</summary>
public abstract record ReplaceOutcome
{
    private ReplaceOutcome()
    {
    }

    /// <summary>The memory has a new version.</summary>
    /// <param name="Previous">The version that was retired.</param>
    /// <param name="Current">The new one.</param>
    /// <param name="RefinementQueued">Whether a model will look at it later.</param>
    public sealed record Replaced(MemoryVersion Previous, MemoryVersion Current, bool RefinementQueued) : ReplaceOutcome
    {
        /// <summary>Signs that the new text will soon be stale, and that it looks like an instruction.</summary>
        public IReadOnlyList<string> Warnings { get; init; } = [];

        /// <summary>What the guard found in its texts.</summary>
        public SecretReport Secrets { get; init; } = SecretReport.Nothing;
    }

    /// <summary>There is no such memory, or it is forgotten; nothing was written.</summary>
    public sealed record NotFound : ReplaceOutcome;

    /// <summary>The new version may not be stored; nothing was written.</summary>
    /// <param name="Reason">The rule that it breaks.</param>
    public sealed record Refused(Refusal Reason) : ReplaceOutcome;
}
