namespace Satchel.Engine.Model;

/// <summary>What kind of thing a memory says.</summary>
public enum MemoryCategory
{
    /// <summary>Nothing more special: what is meant where the caller names none.</summary>
    General,

    /// <summary>A like, a dislike, a style.</summary>
    Preference,

    /// <summary>A choice of one thing over another, with its reason.</summary>
    Decision,

    /// <summary>How something works.</summary>
    Fact,

    /// <summary>A lesson or a synthesis.</summary>
    Insight,

    /// <summary>Background about a project or a person.</summary>
    Context,

    /// <summary>A payment that the agent made or received.</summary>
    Transaction,

    /// <summary>Something learned about a vendor.</summary>
    Vendor,

    /// <summary>Something that went wrong.</summary>
    Error,

    /// <summary>A trust score about a vendor; written by Satchel itself.</summary>
    Attestation,

    /// <summary>A payment that the gateway received; written by Satchel itself.</summary>
    L402Payment,
}
