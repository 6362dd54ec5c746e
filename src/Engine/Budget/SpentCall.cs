using Satchel.Engine.Model;

namespace Satchel.Engine.Budget;

/// <summary>What one call of a model has cost.</summary>
public sealed record SpentCall
{
    /// <summary>The store for which it was made.</summary>
    public required StoreName Store { get; init; }

    /// <summary>What it was for.</summary>
    public required ModelPurpose Purpose { get; init; }

    /// <summary>The model, as its provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens.</summary>
    public required TokenCount Tokens { get; init; }

    /// <summary>Money; null where neither the provider nor the owner names a price.</summary>
    public required MicroUsd? Money { get; init; }

    /// <summary>How long it took, repetitions included.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>Whether it brought no usable answer.</summary>
    public bool HasFailed { get; init; }
}
