namespace Satchel.Simulation.Disk;

/// <summary>How much of a step is done.</summary>
internal enum StepShare
{
    Nothing,
    Half,
    All,
}
