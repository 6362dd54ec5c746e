using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Proves the chain of the ledger, and compares a sample of versions with it and with what is derived from them.</summary>
internal sealed class IntegrityCheck(IMemoryStore store, int seed) : IDoctorCheck
{
    /// <summary>Versions of the sample: some tenths of a second.</summary>
    private const int Versions = 500;

    public string Name => "integrity";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var report = await StoreVerification.RunAsync(store, new AuditSample(Versions, seed), progress: null, cancellationToken).ConfigureAwait(false);
        var facts = new Dictionary<string, long> { ["entries"] = report.Entries, ["versions"] = report.Versions, ["problems"] = report.ProblemCount };
        if (report.ProblemCount == 0)
        {
            return CheckFinding.Pass(FormattableString.Invariant($"{report.Entries:N0} entries of the ledger hold, {report.Versions:N0} versions were compared")) with { Facts = facts };
        }

        var message = FormattableString.Invariant($"{report.ProblemCount:N0} problems; {report.Problems[0].Where}: {report.Problems[0].Message}");
        return CheckFinding.Fail(message, report.IsLedgerWhole ? $"satchel verify --repair --store {store.Name}" : $"satchel restore FILE --store {store.Name}") with { Facts = facts };
    }
}
