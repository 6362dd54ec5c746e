using Satchel.Engine.Health.Checks;

namespace Satchel.Cli.Commands.Doctor;

/// <summary>What the doctor looks at that only the program knows. A new check is a class and a line here.</summary>
internal static class FurtherChecks
{
    /// <summary>The checks, in the order in which they are shown.</summary>
    public static IReadOnlyList<IDoctorCheck> Of(CommandContext context) =>
    [
        new HookLatencyCheck(context),
        new HostsCheck(context),
        new ServersCheck(context),
    ];
}
