namespace Satchel.Engine.Model;

/// <summary>What a caller wants remembered. What is null was not said; nothing here has been checked yet.</summary>
public sealed record MemoryDraft
{
    /// <summary>The id that the memory already has elsewhere; null for a new one.</summary>
    public string? Id { get; init; }

    /// <summary>The text.</summary>
    public required string Content { get; init; }

    /// <summary>What kind of thing it says; general where null.</summary>
    public MemoryCategory? Category { get; init; }

    /// <summary>From 1 to 5; 3 where null.</summary>
    public int? Importance { get; init; }

    /// <summary>What it is about.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>Words under which it should be found as well.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The text in one sentence.</summary>
    public string? Summary { get; init; }

    /// <summary>Who said it.</summary>
    public string? Author { get; init; }

    /// <summary>Where it came from, in the caller's own word.</summary>
    public string? Source { get; init; }

    /// <summary>Where it came from, as one of the closed set.</summary>
    public MemoryOrigin Origin { get; init; } = MemoryOrigin.Agent;

    /// <summary>
    /// How far it may be relied on; where null, what its origin and its text allow. A face may say less than these allow, an
    /// import what it wants.
    /// </summary>
    public MemoryTrust? Trust { get; init; }

    /// <summary>The conversation or run that it belongs to.</summary>
    public string? Session { get; init; }

    /// <summary>Its place in the session, from 1; null for the next one.</summary>
    public int? Position { get; init; }

    /// <summary>The project or area that it belongs to.</summary>
    public string? Scope { get; init; }

    /// <summary>Who besides the owner may see it.</summary>
    public MemoryVisibility Visibility { get; init; }

    /// <summary>A JSON object; null for an empty one.</summary>
    public string? Metadata { get; init; }

    /// <summary>When it was said; now where null.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>From when on it is true.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it is true.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>From when on it is no longer recalled; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The id of the memory that it takes the place of.</summary>
    public string? Supersedes { get; init; }

    /// <summary>Ids of the memories whose text went into it.</summary>
    public IReadOnlyList<string> DerivedFrom { get; init; } = [];

    /// <summary>Whether a person protects it.</summary>
    public bool Protected { get; init; }
}
