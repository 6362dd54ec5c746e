using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// Mends a store in one transaction: what is derived from the versions is made anew where it differs, versions come back
/// from the ledger where its chain holds, and what points to nothing is dropped. The ledger is never changed.
/// </summary>
public static class StoreRepair
{
    /// <summary>Repairs a store and verifies it again.</summary>
    /// <param name="store">The store.</param>
    /// <param name="dryRun">Whether nothing is written.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store cannot be read or written; nothing was changed.</exception>
    public static async Task<RepairReport> RunAsync(
        IMemoryStore store, bool dryRun, IProgress<AuditProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var (plan, findings) = (new AuditPlan { Repairs = true, Progress = progress }, new AuditFindings());
        var verification = await RepairAsync(store, plan, findings, dryRun, cancellationToken).ConfigureAwait(false);
        if (!dryRun && findings.Repaired.Any(finding => finding.Code == AuditFindings.ErasureUnfinished))
        {
            await store.ScrubAsync([], cancellationToken).ConfigureAwait(false);
        }

        return new RepairReport
        {
            Repaired = findings.Repaired,
            RepairedCount = findings.RepairedCount,
            Verification = dryRun || findings.RepairedCount == 0
                ? verification
                : await StoreVerification.RunAsync(store, sample: null, progress, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async ValueTask<VerificationReport> RepairAsync(
        IMemoryStore store, AuditPlan plan, AuditFindings findings, bool dryRun, CancellationToken cancellationToken)
    {
        var audit = await store.BeginAuditAsync(plan, findings, cancellationToken).ConfigureAwait(false);
        await using var transaction = audit.ConfigureAwait(false);
        var report = await StoreVerification.RunAsync(audit, plan, findings, cancellationToken).ConfigureAwait(false);
        if (!dryRun && findings.RepairedCount > 0)
        {
            await audit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return report;
    }
}
