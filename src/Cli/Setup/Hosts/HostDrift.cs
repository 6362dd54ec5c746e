namespace Satchel.Cli.Setup.Hosts;

/// <summary>How Satchel stands in one host, and what mends it.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Place">Its place.</param>
/// <param name="State">How it stands.</param>
/// <param name="Problem">What cannot be read; null where everything can.</param>
/// <param name="Command">The command line that mends it; null where there is nothing to mend.</param>
internal sealed record HostDrift(string Host, string Place, HostState State, string? Problem, string? Command)
{
    /// <summary>Looks at every host that is used on this machine, or into which something was installed.</summary>
    /// <param name="place">Where hosts are looked for.</param>
    /// <param name="traces">Directory of the traces of installations.</param>
    /// <exception cref="CommandException">A trace cannot be read.</exception>
    public static IReadOnlyList<HostDrift> OfAll(SetupPlace place, string traces)
        => [.. HostCatalog.Known(place, traces).Select(one => Of(one.Place, one.Host, traces))];

    /// <summary>Looks at one host.</summary>
    /// <exception cref="CommandException">There is no such host, or not at this place.</exception>
    public static HostDrift Of(SetupPlace place, string host, string traces)
    {
        var command = $"satchel install {host}" + (place.Project is { } project ? $" --project {SetupPlace.CommandLine([project])}" : "");
        try
        {
            var plan = new HostPlanner(place, traces).Install(HostCatalog.Setup(place, host));
            return new HostDrift(host, plan.Setup.Place, plan.State, Problem: null, plan.State is HostState.Current ? null : command);
        }
        catch (CommandException error)
        {
            return new HostDrift(host, place.Project ?? place.UserDirectory, HostState.Damaged, error.Message, command);
        }
    }
}
