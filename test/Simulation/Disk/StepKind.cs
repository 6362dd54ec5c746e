namespace Satchel.Simulation.Disk;

/// <summary>What SQLite does to a file.</summary>
internal enum StepKind
{
    Write,
    Truncate,
    Sync,
    Delete,
}
