using Satchel.Engine.Inference;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether memories were written by another model, or with other prompts, than would write them now.</summary>
internal sealed class StaleCheck(IMemoryStore store, DoctorScope scope) : IDoctorCheck
{
    public string Name => "stale";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var models = ModelClients.RefiningModels(scope.Settings);
        if (models.Count == 0)
        {
            return CheckFinding.Pass("no model refines");
        }

        var intent = LedgerIntent.New(LedgerOperation.Link, "doctor", MemoryOrigin.Agent, scope.Time.GetUtcNow());
        var report = await RefineReplay.RunAsync(store, models, staleOnly: true, intent, dryRun: true, progress: null, cancellationToken).ConfigureAwait(false);
        var facts = new Dictionary<string, long> { ["memories"] = report.Memories, ["stale"] = report.Queued };
        return report.Queued == 0
            ? CheckFinding.Pass(FormattableString.Invariant($"none of {report.Memories:N0} memories")) with { Facts = facts }
            : CheckFinding.Warn(
                FormattableString.Invariant($"{report.Queued:N0} of {report.Memories:N0} memories were written by other models or prompts"),
                $"satchel graph rebuild --stale-only --store {store.Name}") with
            {
                Facts = facts,
            };
    }
}
