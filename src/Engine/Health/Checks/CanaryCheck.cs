using System.Diagnostics;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>When it was last proven that the store can be written to and recalled from. One that no worker has seen is young, not ill.</summary>
internal sealed class CanaryCheck(IMemoryStore store, TimeProvider time) : IDoctorCheck
{
    public string Name => "canary";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var proof = CanaryProof.Read(await store.Marks.ReadAsync(cancellationToken).ConfigureAwait(false));
        var now = time.GetUtcNow();
        var age = proof.RecalledAt is { } recalled ? now - recalled : TimeSpan.Zero;
        var finding = proof.StateAt(now) switch
        {
            CanaryState.Never => CheckFinding.Pass("no worker has looked yet"),
            CanaryState.Proven => CheckFinding.Pass(FormattableString.Invariant($"written and recalled {age.TotalMinutes:N0} minutes ago")),
            CanaryState.Stale => CheckFinding.Warn(FormattableString.Invariant($"not proven for {age.TotalHours:N0} hours"), "satchel worker --once"),
            CanaryState.Failing => CheckFinding.Fail($"the last proof failed: {proof.Failure}", $"satchel verify --store {store.Name}"),
            _ => throw new UnreachableException(),
        };
        return finding with { Facts = new Dictionary<string, long> { ["age_s"] = (long)age.TotalSeconds } };
    }
}
