namespace Satchel.Engine.Sync;

/// <summary>What became of a state that a relay had.</summary>
internal enum MergeResult
{
    /// <summary>It was here already, or something later is.</summary>
    Known,

    /// <summary>The memory is in this state now.</summary>
    Taken,

    /// <summary>The memory is in this state now, and what it takes the place of knew nothing of it.</summary>
    TakenOverConflict,

    /// <summary>It lost against what is here, and is in the history now.</summary>
    KeptAsHistory,

    /// <summary>The owner erased the memory elsewhere; it is retired here.</summary>
    ErasedElsewhere,

    /// <summary>The owner erased the memory here; it does not come back.</summary>
    Barred,
}
