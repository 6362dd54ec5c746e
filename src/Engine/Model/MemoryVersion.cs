namespace Satchel.Engine.Model;

/// <summary>
/// One version of a memory. A version never changes, apart from the moment at which it was retired. The current
/// version of a memory is the one that is not retired.
/// </summary>
public sealed record MemoryVersion
{
    /// <summary>The memory that this is a version of.</summary>
    public required MemoryId Id { get; init; }

    /// <summary>Counts the versions of one memory, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>The text: not empty, at most 8,000 bytes of UTF-8 (65,535 when imported).</summary>
    public required string Content { get; init; }

    /// <summary>What kind of thing the text says.</summary>
    public MemoryCategory Category { get; init; }

    /// <summary>From 1 (a passing mention) to 5 (an invariant of the whole system).</summary>
    public int Importance { get; init; } = MemoryLimits.DefaultImportance;

    /// <summary>The people, things and places that the text is about.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>Words under which the text should be found although it does not hold them.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The text in one sentence, where it is long.</summary>
    public string? Summary { get; init; }

    /// <summary>Who said it.</summary>
    public string? Author { get; init; }

    /// <summary>The label of where it came from, as its writer gave it.</summary>
    public string? Source { get; init; }

    /// <summary>Where the text came from.</summary>
    public MemoryOrigin Origin { get; init; } = MemoryOrigin.Agent;

    /// <summary>How far it may be relied on.</summary>
    public MemoryTrust Trust { get; init; }

    /// <summary>The conversation or run that it belongs to.</summary>
    public string? Session { get; init; }

    /// <summary>Its place within the session, from 1; 0 outside a session.</summary>
    public int Position { get; init; }

    /// <summary>The project or area that it belongs to.</summary>
    public string? Scope { get; init; }

    /// <summary>Who besides the owner may see it.</summary>
    public MemoryVisibility Visibility { get; init; }

    /// <summary>A JSON object with whatever its writer wanted to keep beside the text.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>When it was said.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is true in the world; null where nobody said.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it is true in the world; null where nobody said.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>From when on it is no longer recalled or listed, as if it had been retired then; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When this store began to believe this version.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When this store ceased to believe it; null while it is current.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>The model that wrote it; null where no model did.</summary>
    public string? Model { get; init; }

    /// <summary>The version of the prompt that made the model write it.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>The memory that this one takes the place of.</summary>
    public MemoryId? Supersedes { get; init; }

    /// <summary>The memories whose text went into this one; erasing one of them erases this one.</summary>
    public IReadOnlyList<MemoryId> DerivedFrom { get; init; } = [];

    /// <summary>Whether it is believed at a moment, in milliseconds since 1970: neither retired nor expired.</summary>
    internal bool IsCurrent(long nowMs) => RetiredAt is null && (ExpiresAt is not { } expires || expires.ToUnixTimeMilliseconds() > nowMs);

    /// <summary>Whether a person protects it: it is never proposed for retirement.</summary>
    public bool Protected { get; init; }
}
