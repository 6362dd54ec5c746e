using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether the memories have vectors of the model that the settings name. Without such a model nothing is missing.</summary>
internal sealed class VectorsCheck(IMemoryStore store, SatchelSettings settings) : IDoctorCheck
{
    public string Name => "vectors";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var spaces = await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false);
        var counts = await reader.CountVectorsAsync(spaces.Own, cancellationToken).ConfigureAwait(false);
        return Judge(spaces, counts) with { Facts = new Dictionary<string, long> { ["with_vector"] = counts.With, ["without_vector"] = counts.Without } };
    }

    private CheckFinding Judge(ModelSpaces spaces, VectorCounts counts)
    {
        var provider = settings.Text("embed.provider", store.Name);
        if (spaces.Move is { } move)
        {
            return CheckFinding.Warn($"a swap to {move.Target.Provider}/{move.Target.Model} is under way", $"satchel embed swap --resume --store {store.Name}");
        }

        if (provider is null or "none")
        {
            return CheckFinding.Pass(spaces.Own is { } kept ? $"those of {kept.Provider}/{kept.Model} stay; no model is set up" : "no model is set up");
        }

        var model = settings.Text("embed.model", store.Name);
        if (spaces.Own is { } own && (own.Provider != provider || (model is not null && own.Model != model)))
        {
            return CheckFinding.Warn(
                $"the store has vectors of {own.Provider}/{own.Model}, the settings name {provider}/{model ?? "its usual model"}",
                $"satchel embed swap --to {model ?? "MODEL"} --store {store.Name}");
        }

        return counts.Without > 0
            ? CheckFinding.Warn(FormattableString.Invariant($"{counts.Without:N0} memories lack a vector, {counts.With:N0} have one"), "satchel worker --once")
            : CheckFinding.Pass(FormattableString.Invariant($"{counts.With:N0} memories have one"));
    }
}
