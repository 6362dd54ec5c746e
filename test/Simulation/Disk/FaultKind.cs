namespace Satchel.Simulation.Disk;

/// <summary>What goes wrong at a step.</summary>
internal enum FaultKind
{
    /// <summary>The process dies before the step.</summary>
    DeathBefore,

    /// <summary>The process dies within the step: of a write the first half is done.</summary>
    DeathWithin,

    /// <summary>The process dies when the step is done, before it hears of it.</summary>
    DeathAfter,

    /// <summary>The disk has no room for this one write; a step that is no write is done.</summary>
    Full,

    /// <summary>The disk fails to sync; a step that is no sync is done.</summary>
    Unsynced,
}
