namespace Satchel.Cli.Tests.History;

/// <summary>A change of one memory that a run of the program acknowledged.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Operation">What was done, as the ledger names it.</param>
/// <param name="Version">The version that the answer names; null where it names none.</param>
/// <param name="Batch">The batch that the answer names; null where it names none.</param>
/// <param name="Began">When the run was started, by a clock that all share.</param>
/// <param name="Ended">When its answer was there.</param>
internal sealed record HistoryWrite(string Memory, string Operation, int? Version, string? Batch, long Began, long Ended);
