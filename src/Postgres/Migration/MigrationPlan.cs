using Satchel.Engine.Model;

namespace Satchel.Postgres.Migration;

/// <summary>What moving a store to another backend would do.</summary>
public sealed record MigrationPlan
{
    /// <summary>The store.</summary>
    public required StoreName Store { get; init; }

    /// <summary>Whether it goes to a server, else into a file.</summary>
    public required bool ToServer { get; init; }

    /// <summary>What can be done.</summary>
    public required MigrationStatus Status { get; init; }

    /// <summary>Where it lies, without a password.</summary>
    public required string From { get; init; }

    /// <summary>Where it goes, without a password.</summary>
    public required string To { get; init; }

    /// <summary>What lies where it is now.</summary>
    public required MigrationState Source { get; init; }

    /// <summary>What lies where it goes.</summary>
    public required MigrationState Target { get; init; }

    /// <summary>Entries of its ledger.</summary>
    public required long Entries { get; init; }
}
