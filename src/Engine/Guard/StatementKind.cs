namespace Satchel.Engine.Guard;

/// <summary>What somebody states that is likely to matter in later conversations.</summary>
public enum StatementKind
{
    /// <summary>How somebody wants things to be, or a rule from now on.</summary>
    Preference,

    /// <summary>What was settled.</summary>
    Decision,

    /// <summary>That something said or done before was wrong.</summary>
    Correction,
}
