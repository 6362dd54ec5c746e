namespace Satchel.Cli.Tests.History;

/// <summary>What one memory was after one batch of the ledger.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Sequence">The last entry of the batch about it.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Version">The version that was added or retired last.</param>
/// <param name="Content">The current text; null where none was current.</param>
internal sealed record LedgerState(string Memory, long Sequence, string Operation, string Batch, int Version, string? Content);
