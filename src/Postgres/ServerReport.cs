namespace Satchel.Postgres;

/// <summary>What a server says of itself.</summary>
/// <param name="Shown">The server and the database, without user and password.</param>
/// <param name="Version">The version of PostgreSQL, such as 150020.</param>
/// <param name="VectorVersion">The version of pgvector in the database; null where it is not set up there.</param>
/// <param name="CanHaveVectors">Whether pgvector is set up or can be.</param>
/// <param name="InvalidIndexes">Indexes of stores that the server does not use.</param>
/// <param name="WaitingLocks">Transactions of the database that wait for a lock.</param>
/// <param name="LatencyMicroseconds">How long the quickest of some round trips took.</param>
public sealed record ServerReport(
    string Shown, int Version, string? VectorVersion, bool CanHaveVectors, int InvalidIndexes, int WaitingLocks, long LatencyMicroseconds)
{
    /// <summary>The oldest version whose snapshots, locks and indexes are as the stores need them.</summary>
    public const int OldestVersion = 130_000;
}
