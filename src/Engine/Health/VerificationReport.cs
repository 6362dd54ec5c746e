using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>What a verification found.</summary>
public sealed record VerificationReport
{
    /// <summary>Entries of the ledger that were read.</summary>
    public required long Entries { get; init; }

    /// <summary>Entries whose payload has been erased.</summary>
    public required long Erased { get; init; }

    /// <summary>Whether the ledger itself is what was written: every entry, every hash, every payload that is there.</summary>
    public required bool IsLedgerWhole { get; init; }

    /// <summary>The hash of the last entry, in hex; empty for an empty ledger. Whoever notes it can later prove the chain.</summary>
    public required string Head { get; init; }

    /// <summary>Which versions were looked at; null where all were.</summary>
    public required AuditSample? Sample { get; init; }

    /// <summary>Versions that were compared with the ledger.</summary>
    public required long Versions { get; init; }

    /// <summary>Terms of the text index that were compared with the versions.</summary>
    public required long Terms { get; init; }

    /// <summary>What is wrong; at most <see cref="AuditFindings.MostNamed"/>.</summary>
    public required IReadOnlyList<StoreFinding> Problems { get; init; }

    /// <summary>How much is wrong.</summary>
    public required long ProblemCount { get; init; }
}
