namespace Satchel.Simulation.Disk;

/// <summary>Something that goes wrong once.</summary>
/// <param name="Step">At which step, from 1.</param>
/// <param name="Kind">What.</param>
internal sealed record DiskFault(int Step, FaultKind Kind);
