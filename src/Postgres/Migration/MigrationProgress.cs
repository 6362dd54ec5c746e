namespace Satchel.Postgres.Migration;

/// <summary>How far a move has come.</summary>
/// <param name="Table">The table that is copied; null while the copy is proven.</param>
/// <param name="Rows">Rows that were copied so far.</param>
public readonly record struct MigrationProgress(string? Table, long Rows);
