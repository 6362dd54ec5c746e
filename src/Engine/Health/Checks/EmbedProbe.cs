using Satchel.Engine.Budget;
using Satchel.Engine.Model;

namespace Satchel.Engine.Health.Checks;

/// <summary>Lets the embedding model make a vector of a word: some tokens.</summary>
internal sealed class EmbedProbe(DoctorScope scope) : IDoctorCheck
{
    public string Name => "embed_probe";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var store = scope.Stores.DefaultIfEmpty(StoreName.Default).First();
        if (scope.Settings.Text("embed.provider", store) is null or "none")
        {
            return CheckFinding.Pass("no embedding model is set up");
        }

        using var models = scope.OpenModels();
        using var embeddings = models.Embeddings(store, ModelPurpose.Probe);
        var started = scope.Time.GetTimestamp();
        var vectors = await embeddings.GenerateAsync(["probe"], cancellationToken: cancellationToken).ConfigureAwait(false);
        var took = (long)scope.Time.GetElapsedTime(started).TotalMilliseconds;
        var dimensions = vectors[0].Vector.Length;
        return CheckFinding.Pass(FormattableString.Invariant($"a vector of {dimensions:N0} components in {took:N0} ms")) with
        {
            Facts = new Dictionary<string, long> { ["dimensions"] = dimensions, ["took_ms"] = took },
        };
    }
}
