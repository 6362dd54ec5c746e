namespace Satchel.Simulation.Disk;

/// <summary>What a disk makes of a step.</summary>
/// <param name="Share">How much of it is done: nothing, the first half or all.</param>
/// <param name="Answer">The result code that SQLite gets.</param>
internal readonly record struct Verdict(StepShare Share, int Answer);
