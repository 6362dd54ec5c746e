using Satchel.Engine.Inference;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether it is known from which cosine on the model of the store's vectors links two memories.</summary>
internal sealed class ThresholdCheck(IMemoryStore store, SatchelSettings settings) : IDoctorCheck
{
    public string Name => "threshold";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var key = $"store.{store.Name}.semantic_threshold";
        return (await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false)).Own is not { } own ? CheckFinding.Pass("there are no vectors of a model")
            : settings.Text(key) is { } set ? CheckFinding.Pass($"{set}, by the owner")
            : SemanticThresholds.IsCalibrated(own) ? CheckFinding.Pass(FormattableString.Invariant($"{SemanticThresholds.Of(own):0.###}, calibrated for {own.Provider}/{own.Model}"))
            : CheckFinding.Warn(
                FormattableString.Invariant($"nobody has calibrated {own.Provider}/{own.Model}: {SemanticThresholds.Of(own):0.###} is that of other models"),
                FormattableString.Invariant($"satchel config set {key} {SemanticThresholds.Of(own):0.###}"));
    }
}
