using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether anything lies among the stores that belongs to none of them.</summary>
internal sealed class StraysCheck(IStoreCatalog catalog) : IDoctorCheck
{
    public string Name => "strays";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var strays = await catalog.FindStraysAsync(cancellationToken).ConfigureAwait(false);
        return strays.Count == 0
            ? CheckFinding.Pass("nothing lies among the stores that belongs to none")
            : CheckFinding.Warn(
                FormattableString.Invariant($"{strays.Count:N0} among the stores belong to none; '{strays[0].Where}': {strays[0].Message}"), $"rm -r '{strays[0].Where}'") with
            {
                Facts = new Dictionary<string, long> { ["strays"] = strays.Count },
            };
    }
}
