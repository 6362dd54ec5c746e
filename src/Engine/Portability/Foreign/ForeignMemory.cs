using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>A memory as another system keeps it.</summary>
internal sealed record ForeignMemory
{
    /// <summary>What is wanted here; its id is always there.</summary>
    public required MemoryDraft Draft { get; init; }

    /// <summary>Whether the id is that of the other system; otherwise it was made of the text, and the same text is known by itself too.</summary>
    public required bool HasOwnId { get; init; }

    /// <summary>When it was believed there and what wrote it; null where nothing tells.</summary>
    public VersionStamp? Stamp { get; init; }

    /// <summary>What it means, as a model said there.</summary>
    public IReadOnlyList<ForeignVector> Vectors { get; init; } = [];

    /// <summary>Whether it still waited there for a model.</summary>
    public bool IsPending { get; init; }

    /// <summary>Whether a model may refine it.</summary>
    public bool MayRefine { get; init; } = true;

    /// <summary>Why it is no memory at all; null where it is one.</summary>
    public string? Problem { get; init; }

    /// <summary>What was mended on reading, by reason.</summary>
    public IReadOnlyList<string> Mended { get; init; } = [];

    /// <summary>The thing as it was there, for the archive.</summary>
    public required Func<ArchivedRow> Original { get; init; }
}
