using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>
/// In which spaces vectors lie. Those of two are never compared, so other ones than the store's own harm nothing: only a program
/// that uses the library with a model of its own makes them.
/// </summary>
internal sealed class SpacesCheck(IMemoryStore store) : IDoctorCheck
{
    public string Name => "spaces";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var spaces = await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false);
        var counts = await reader.CountSpacesAsync(cancellationToken).ConfigureAwait(false);
        var foreign = counts.Where(count => count.Space != spaces.Own && count.Space != spaces.Move?.Target).ToArray();
        var facts = new Dictionary<string, long> { ["spaces"] = counts.Count, ["vectors"] = counts.Sum(count => count.Vectors), ["foreign_vectors"] = foreign.Sum(count => count.Vectors) };
        return CheckFinding.Pass(
            counts.Count == 0 ? "there are no vectors of a model"
            : foreign.Length == 0 ? "all vectors lie in the store's own space"
            : FormattableString.Invariant($"beside the store's own space, a program of yours keeps vectors of {foreign[0].Space.Provider}/{foreign[0].Space.Model}")) with
        {
            Facts = facts,
        };
    }
}
