namespace Satchel.Engine.Health;

/// <summary>What became of one step of the upkeep.</summary>
/// <param name="Name"><c>jobs</c>, <c>retention</c>, <c>canary</c> or <c>edges</c>.</param>
/// <param name="Changes">Jobs, memories or edges that it touched; proofs that it made.</param>
/// <param name="Problem">Why it was not done, or null.</param>
public sealed record UpkeepStep(string Name, long Changes, string? Problem);
