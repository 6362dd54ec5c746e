namespace Satchel.Engine.Store;

/// <summary>What an audit is busy with.</summary>
public enum AuditStage
{
    /// <summary>Following the chain of the ledger.</summary>
    Ledger,

    /// <summary>Comparing versions with the ledger.</summary>
    Versions,

    /// <summary>Analysing versions again.</summary>
    Analysis,

    /// <summary>Comparing the text index.</summary>
    Terms,
}
