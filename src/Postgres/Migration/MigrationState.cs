namespace Satchel.Postgres.Migration;

/// <summary>What lies in a place of a store.</summary>
public enum MigrationState
{
    /// <summary>No store.</summary>
    Absent,

    /// <summary>A store in which nothing was ever written.</summary>
    Empty,

    /// <summary>A store with entries in its ledger.</summary>
    Populated,
}
