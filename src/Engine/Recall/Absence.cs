using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>Why a memory is not among the results of a question, or that it is.</summary>
public sealed record Absence
{
    /// <summary>The memory.</summary>
    public required MemoryId Id { get; init; }

    /// <summary>Its version that is meant; null where it was erased.</summary>
    public required MemoryVersion? Memory { get; init; }

    /// <summary>Its place among the results, from 1; null where it is not among them.</summary>
    public int? Rank { get; init; }

    /// <summary>Its score as far as it was scored.</summary>
    public double? Score { get; init; }

    /// <summary>Every reason, those that work first first; empty where it is among the results.</summary>
    public IReadOnlyList<AbsenceCause> Causes { get; init; } = [];

    /// <summary>What to change in the question, all of it together, so that it is a result; it was tried. Empty where nothing was found that works.</summary>
    public IReadOnlyList<QueryChange> Changes { get; init; } = [];

    /// <summary>Words of the memory that make it a result when one of them is added to the question, best first; each was tried.</summary>
    public IReadOnlyList<TriedWord> Words { get; init; } = [];
}
