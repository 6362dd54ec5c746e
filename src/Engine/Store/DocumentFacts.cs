using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// What ranking and filtering need to know of a document. A document is one version of a memory; the numbers rise in the
/// order of recording. Labels are numbers of the store, 0 for none.
/// </summary>
public readonly record struct DocumentFacts
{
    /// <summary>Number of the document, from 1.</summary>
    public required long Document { get; init; }

    /// <summary>When it was said, in milliseconds since 1970.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>When the store began to believe it, in milliseconds since 1970.</summary>
    public required long RecordedAtMs { get; init; }

    /// <summary>When the store ceased to believe it, in milliseconds since 1970; 0 while it is current.</summary>
    public required long RetiredAtMs { get; init; }

    /// <summary>When it expires, in milliseconds since 1970; 0 for never.</summary>
    public required long ExpiresAtMs { get; init; }

    /// <summary>Number of its session.</summary>
    public required int Session { get; init; }

    /// <summary>Its place in the session, from 1.</summary>
    public required int Position { get; init; }

    /// <summary>Number of its author.</summary>
    public required int Author { get; init; }

    /// <summary>Number of its source.</summary>
    public required int Source { get; init; }

    /// <summary>Its words, stop words included, at most 65,535.</summary>
    public required int Words { get; init; }

    /// <summary>Its category.</summary>
    public required MemoryCategory Category { get; init; }

    /// <summary>Its importance, 1 to 5.</summary>
    public required int Importance { get; init; }

    /// <summary>Whether it ends with a question mark.</summary>
    public required bool IsQuestion { get; init; }

    /// <summary>Whether it says when: a day, a month, a year, yesterday.</summary>
    public required bool SaysWhen { get; init; }

    /// <summary>Whether it is held back.</summary>
    public required bool IsQuarantined { get; init; }

    /// <summary>Whether its owner marked it public.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether it is neither retired nor held back; it may have expired.</summary>
    public bool IsCurrent => RetiredAtMs == 0 && !IsQuarantined;
}
