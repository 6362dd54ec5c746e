using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// Proves a store: the chain of the ledger by its hashes, the versions by replaying the ledger, what is derived from the
/// versions by deriving it again, and the file by its backend. It reads a moment of the store and changes nothing.
/// </summary>
public static class StoreVerification
{
    /// <summary>Verifies all of a store.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static Task<VerificationReport> RunAsync(IMemoryStore store, CancellationToken cancellationToken)
        => RunAsync(store, sample: null, progress: null, cancellationToken);

    /// <summary>Verifies a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="sample">Which versions are compared and analysed again; null for all. The chain is always followed whole.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample has less than 1 or more than <see cref="AuditSample.MostVersions"/> versions.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<VerificationReport> RunAsync(
        IMemoryStore store, AuditSample? sample, IProgress<AuditProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (sample is not null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sample.Versions, 1, nameof(sample));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sample.Versions, AuditSample.MostVersions, nameof(sample));
        }

        var (plan, findings) = (new AuditPlan { Sample = sample, Progress = progress }, new AuditFindings());
        var audit = await store.BeginAuditAsync(plan, findings, cancellationToken).ConfigureAwait(false);
        await using var view = audit.ConfigureAwait(false);
        return await RunAsync(audit, plan, findings, cancellationToken).ConfigureAwait(false);
    }

    internal static async ValueTask<VerificationReport> RunAsync(
        IStoreAudit audit, AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken)
    {
        await audit.CheckFileAsync(cancellationToken).ConfigureAwait(false);
        var ledger = await LedgerProof.RunAsync(audit, findings, plan.Progress, cancellationToken).ConfigureAwait(false);
        var versions = await audit.CheckVersionsAsync(ledger.IsChainWhole, cancellationToken).ConfigureAwait(false);
        var terms = await audit.CheckDerivedAsync(cancellationToken).ConfigureAwait(false);
        await audit.CheckReferencesAsync(cancellationToken).ConfigureAwait(false);
        return new VerificationReport
        {
            Entries = ledger.Entries,
            Erased = ledger.Erased,
            IsLedgerWhole = ledger.IsWhole,
            Head = ledger.Head,
            Sample = plan.Sample,
            Versions = versions,
            Terms = terms,
            Problems = findings.Problems,
            ProblemCount = findings.ProblemCount,
        };
    }
}
