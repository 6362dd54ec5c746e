namespace Satchel.Engine.Model;

/// <summary>Limits of every field of a memory. What is larger is refused before anything is written.</summary>
public static class MemoryLimits
{
    /// <summary>Largest content that a face accepts, in bytes of UTF-8: about two pages, one thought.</summary>
    public const int ContentBytes = 8_000;

    /// <summary>Largest content that an import accepts, in bytes of UTF-8: what other systems hold must fit in.</summary>
    public const int ImportedContentBytes = 65_535;

    /// <summary>Most characters of a memory id.</summary>
    public const int IdCharacters = 128;

    /// <summary>Most entities of one memory.</summary>
    public const int Entities = 50;

    /// <summary>Most characters of one entity.</summary>
    public const int EntityCharacters = 200;

    /// <summary>Most keywords of one memory.</summary>
    public const int Keywords = 50;

    /// <summary>Most characters of one keyword.</summary>
    public const int KeywordCharacters = 100;

    /// <summary>Most characters of a label: author, source, session or scope.</summary>
    public const int LabelCharacters = 200;

    /// <summary>Last place in a session that a caller may name: far behind any conversation, far before the numbers end.</summary>
    public const int Position = 1_000_000_000;

    /// <summary>Largest summary, in bytes of UTF-8.</summary>
    public const int SummaryBytes = 2_000;

    /// <summary>Largest metadata object, in bytes of UTF-8.</summary>
    public const int MetadataBytes = 16_384;

    /// <summary>Most memories that one memory may be derived from.</summary>
    public const int DerivedFrom = 50;

    /// <summary>Deepest nesting of metadata.</summary>
    public const int MetadataDepth = 16;

    /// <summary>Lowest importance: a passing mention.</summary>
    public const int LowestImportance = 1;

    /// <summary>Highest importance: a rare invariant of the whole system.</summary>
    public const int HighestImportance = 5;

    /// <summary>Importance where the caller names none.</summary>
    public const int DefaultImportance = 3;
}
