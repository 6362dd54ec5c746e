namespace Satchel.Engine.Inference;

/// <summary>Which of the owner's chat models is asked.</summary>
public enum ModelRole
{
    /// <summary>Short questions that somebody waits for: 10 s, 1,024 tokens.</summary>
    Fast,

    /// <summary>What decides about facts: 60 s, 4,096 tokens.</summary>
    Canonical,

    /// <summary>Keywords, summaries and causes: 60 s, 4,096 tokens.</summary>
    Metadata,
}
