namespace Satchel.Postgres.Migration;

/// <summary>What becomes of a store that is to be moved to another backend.</summary>
public enum MigrationStatus
{
    /// <summary>It can be moved.</summary>
    Planned,

    /// <summary>It was moved and proven; the settings name its new place.</summary>
    Migrated,

    /// <summary>It lies there already.</summary>
    There,

    /// <summary>There is no such store.</summary>
    Missing,

    /// <summary>In the place that it would get lies another store.</summary>
    Blocked,
}
