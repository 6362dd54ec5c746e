namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>What became of the wish to give a swap up.</summary>
public enum SwapEnd
{
    /// <summary>It was given up, and what was computed for it is gone.</summary>
    Aborted,

    /// <summary>None was under way.</summary>
    NotUnderway,

    /// <summary>The store has moved already; only edges are still to be made.</summary>
    TooLate,
}
