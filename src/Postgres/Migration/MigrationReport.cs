namespace Satchel.Postgres.Migration;

/// <summary>What a move did.</summary>
/// <param name="Plan">What was planned, and what became of it.</param>
/// <param name="Rows">Rows that were copied.</param>
/// <param name="ComparedVersions">Versions that were compared field by field.</param>
/// <param name="ComparedQueries">Questions that both gave the same answer to.</param>
/// <param name="Head">The hash of the last entry of the ledger, which both have; null where there is none.</param>
/// <param name="Archive">Where the store as it was lies.</param>
public sealed record MigrationReport(MigrationPlan Plan, long Rows, int ComparedVersions, int ComparedQueries, string? Head, string Archive);
