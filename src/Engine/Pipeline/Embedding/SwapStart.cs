namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>What became of the wish to move a store to the vectors of another model.</summary>
public enum SwapStart
{
    /// <summary>It has begun; what was computed for it is kept.</summary>
    Begun,

    /// <summary>The vectors are of that model already.</summary>
    AlreadyThere,

    /// <summary>Another move is under way: it is to be finished or given up first.</summary>
    Underway,
}
