using System.Diagnostics;
using Satchel.Cli.Setup.Hosts;

namespace Satchel.Cli.Commands.Setup;

/// <summary>How Satchel stands in the hosts of this machine.</summary>
internal static class DriftReport
{
    /// <summary>Writes it.</summary>
    /// <returns>The exit code: no where something is to be mended.</returns>
    public static int Write(CommandContext context, IReadOnlyList<HostDrift> hosts)
    {
        context.Output.Document(
            "satchel.hosts/1",
            json =>
            {
                json.WriteStartArray("hosts");
                foreach (var host in hosts)
                {
                    json.WriteStartObject();
                    json.WriteString("host", host.Host);
                    json.WriteString("place", host.Place);
                    json.WriteString("state", NameOf(host.State));
                    json.WriteString("problem", host.Problem);
                    json.WriteString("command", host.Command);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                foreach (var host in hosts)
                {
                    text.Paragraph($"{host.Host}: {NameOf(host.State).Replace('_', ' ')} ({host.Place}){(host.Command is null ? "" : $"; {host.Command}")}", hanging: 2);
                    text.Paragraph(host.Problem is null ? "" : "  " + host.Problem, hanging: 2);
                }
            });
        return hosts.Any(host => host.State is HostState.Outdated or HostState.Damaged) ? ExitCode.No : ExitCode.Done;
    }

    /// <summary>The name of a state on the wire.</summary>
    public static string NameOf(HostState state) => state switch
    {
        HostState.NotInstalled => "not_installed",
        HostState.Current => "current",
        HostState.Outdated => "outdated",
        HostState.Damaged => "damaged",
        _ => throw new UnreachableException(),
    };
}
