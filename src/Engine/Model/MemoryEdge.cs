namespace Satchel.Engine.Model;

/// <summary>A connection of two memories.</summary>
public sealed record MemoryEdge
{
    /// <summary>Who makes the edges that follow from the memories themselves, without a model.</summary>
    public const string Tier0 = "tier0";

    /// <summary>Who makes the edges that follow from the vectors of a model.</summary>
    public const string Vectors = "vectors";

    private static readonly string Human = WireNames.Of(MemoryOrigin.Human);
    private static readonly string Agent = WireNames.Of(MemoryOrigin.Agent);

    /// <summary>Where it begins: the cause, the earlier one. Entity and semantic edges have no direction, see <see cref="Ends"/>.</summary>
    public required MemoryId Source { get; init; }

    /// <summary>Where it ends: the effect, the later one.</summary>
    public required MemoryId Target { get; init; }

    /// <summary>Which of the four graphs it belongs to.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>How strong it is, 0 to 1; 0 says that there is none.</summary>
    public required double Weight { get; init; }

    /// <summary>A JSON object with what its maker noted.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>Who made it: <see cref="Tier0"/>, <see cref="Vectors"/>, a model's name, <c>human</c> or <c>agent</c>.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether a person or an agent made it: no machine changes it.</summary>
    public bool IsManual => MadeBy == Human || MadeBy == Agent;

    /// <summary>Whether it follows from what is stored and can be made again at any time: it is not in the ledger, as all others are.</summary>
    public bool IsDerived => MadeBy is Tier0 or Vectors;

    /// <summary>Both ends in the order in which an edge of a kind has them: without a direction, the ids in theirs.</summary>
    public static (MemoryId Source, MemoryId Target) Ends(EdgeKind kind, MemoryId one, MemoryId other)
        => kind is EdgeKind.Entity or EdgeKind.Semantic && string.CompareOrdinal(one.Value, other.Value) > 0 ? (other, one) : (one, other);
}
