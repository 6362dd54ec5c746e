using Satchel.Engine.Model;

namespace Satchel.Engine.Health.Checks;

/// <summary>Lets the rerank model put two words in order: some tokens.</summary>
internal sealed class RerankProbe(DoctorScope scope) : IDoctorCheck
{
    public string Name => "rerank_probe";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var store = scope.Stores.DefaultIfEmpty(StoreName.Default).First();
        if (scope.Settings.Text("rerank.provider", store) is null or "none" || !scope.Settings.Boolean("rerank.enabled", store))
        {
            return CheckFinding.Pass("no rerank model is set up");
        }

        using var models = scope.OpenModels();
        var started = scope.Time.GetTimestamp();
        await models.Reranker(store).RerankAsync("tea", ["tea", "coffee"], 1, cancellationToken).ConfigureAwait(false);
        var took = (long)scope.Time.GetElapsedTime(started).TotalMilliseconds;
        return CheckFinding.Pass(FormattableString.Invariant($"an order of two texts in {took:N0} ms")) with
        {
            Facts = new Dictionary<string, long> { ["took_ms"] = took },
        };
    }
}
