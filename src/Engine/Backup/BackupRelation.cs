namespace Satchel.Engine.Backup;

/// <summary>How the ledger of a backup stands to that of the store.</summary>
public enum BackupRelation
{
    /// <summary>Both hold the same entries.</summary>
    Same,

    /// <summary>The store has gone on since the backup.</summary>
    Older,

    /// <summary>The backup has gone on since the store.</summary>
    Newer,

    /// <summary>Both have gone on since they were one.</summary>
    Diverged,

    /// <summary>There is no store to compare with.</summary>
    StoreMissing,

    /// <summary>The store cannot be read.</summary>
    StoreDamaged,
}
