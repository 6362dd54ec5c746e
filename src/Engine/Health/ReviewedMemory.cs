using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>A memory that a person should look at.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Memory">Its current version.</param>
public sealed record ReviewedMemory(ReviewKind Kind, MemoryVersion Memory)
{
    /// <summary>Why it looks like an instruction, as <see cref="InstructionScreen"/> names it; none where it does not.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The labels of <see cref="QualityPatterns"/>.</summary>
    public IReadOnlyList<string> QualityWarnings { get; init; } = [];

    /// <summary>What a machine proposes; null where none does.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>The memory of which it is a near copy; null where it is none, or nobody looked.</summary>
    public MemoryId? CopyOf { get; init; }

    /// <summary>How much alike the two are, 0 to 1; 0 where it is no near copy.</summary>
    public double Likeness { get; init; }
}
