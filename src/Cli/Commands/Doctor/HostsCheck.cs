using Satchel.Cli.Commands.Setup;
using Satchel.Cli.Setup.Hosts;
using Satchel.Engine.Health.Checks;

namespace Satchel.Cli.Commands.Doctor;

/// <summary>Whether what was installed into the hosts of this machine is what this program would install.</summary>
internal sealed class HostsCheck(CommandContext context) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "hosts";

    /// <inheritdoc/>
    public Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var work = new SetupWork(context, project: null);
        var installed = HostDrift.OfAll(work.Place, work.Traces).Where(host => host.State is not HostState.NotInstalled).ToArray();
        var amiss = Array.FindAll(installed, host => host.State is not HostState.Current);
        return Task.FromResult(amiss switch
        {
            [{ Command: { } command }, ..] => CheckFinding.Warn(string.Join(", ", amiss.Select(host => $"{host.Host} is {DriftReport.NameOf(host.State)}")), command),
            _ => CheckFinding.Pass(installed.Length == 0 ? "installed into no host" : $"current in {string.Join(", ", installed.Select(host => host.Host))}"),
        });
    }
}
