namespace Satchel.Engine.Health;

/// <summary>What a verification found.</summary>
public sealed record VerificationReport
{
    /// <summary>Entries of the ledger that were read.</summary>
    public required long Entries { get; init; }

    /// <summary>Entries whose payload has been erased.</summary>
    public required long Erased { get; init; }

    /// <summary>Versions that were compared with the ledger.</summary>
    public required long Versions { get; init; }

    /// <summary>Terms of the text index that were counted again.</summary>
    public required long Terms { get; init; }

    /// <summary>The hash of the last entry, in hex; empty for an empty ledger. Whoever notes it can later prove the chain.</summary>
    public required string Head { get; init; }

    /// <summary>What is wrong; at most <see cref="StoreVerification.MostProblems"/>.</summary>
    public required IReadOnlyList<VerificationProblem> Problems { get; init; }
}
