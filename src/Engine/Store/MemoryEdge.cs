using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>A directed connection of two memories.</summary>
public sealed record MemoryEdge
{
    /// <summary>Where it begins: the cause, the earlier one.</summary>
    public required MemoryId Source { get; init; }

    /// <summary>Where it ends: the effect, the later one.</summary>
    public required MemoryId Target { get; init; }

    /// <summary>Which of the four graphs it belongs to.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>How strong it is, 0 to 1.</summary>
    public required double Weight { get; init; }

    /// <summary>A JSON object with what its maker noted.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>Who made it: <c>tier0</c>, a model's name, or a person's or agent's.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
