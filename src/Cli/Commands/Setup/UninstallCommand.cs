using System.CommandLine;
using Satchel.Cli.Commands.Scheduler;
using Satchel.Cli.Setup.Hosts;

namespace Satchel.Cli.Commands.Setup;

/// <summary>Takes Satchel out of hosts. Nothing in the home is deleted.</summary>
internal sealed class UninstallCommand : Verb
{
    private readonly Argument<string[]> _hosts = HostArgument.Create();
    private readonly Option<string> _project = HostArgument.CreateProject();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the exact differences, change nothing" };

    /// <summary>Makes the verb.</summary>
    public UninstallCommand()
        : base(
            "uninstall",
            "Take Satchel out of hosts: exactly what was put in, and nothing else. Without a name: out of each that is found here or into which it was installed, and its worker out of systemd or launchd. Memories, keys, settings and logs stay.",
            "satchel uninstall --dry-run --text",
            "satchel uninstall claude-code",
            "satchel uninstall claude-code --project .")
    {
        Add(_hosts);
        Add(_project);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var work = new SetupWork(context, context.Value(_project));
        var named = context.Value(_hosts);
        var planned = named.Length > 0 ? work.Plan(named, Plan)
            : [.. work.Plan(HostCatalog.Known(work.Place, work.Traces).Where(one => context.Value(_project) is null || one.Place.Project == work.Place.Project), Plan)
                .Where(host => host.Failure is not null || host.Plan is { State: not HostState.NotInstalled })];

        if (planned is [_, ..] && planned.All(host => host.Failure is not null))
        {
            throw planned[0].Failure!;
        }

        if (context.Value(_dryRun))
        {
            new SetupReport { Status = HostOutcome.Planned, Hosts = planned, WithDiff = true }.Write(context, "satchel.uninstall/1");
            return planned.Any(host => host.Failure is not null) ? ExitCode.Outside : ExitCode.Done;
        }

        HostOutcome[] hosts = [.. planned.Select(work.Apply)];
        var scheduler = named.Length == 0 && work.Place.Project is null ? await RemoveWorkerAsync(context, cancellationToken) : null;
        var isPartial = hosts.Any(host => host.Failure is not null);
        var isRemoved = scheduler is not null || hosts.Any(host => host.Status is HostOutcome.Removed);
        new SetupReport { Status = isPartial ? "partial" : isRemoved ? HostOutcome.Removed : "absent", Hosts = hosts, Scheduler = scheduler }
            .Write(context, "satchel.uninstall/1");
        return isPartial ? ExitCode.Outside : ExitCode.Done;
    }

    private static HostPlan Plan(HostPlanner planner, HostSetup setup) => planner.Uninstall(setup);

    private static async Task<string?> RemoveWorkerAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var host = new SchedulerHost(context);
        if (host.FindInstalled() is not { } scheduler)
        {
            return null;
        }

        await host.UninstallAsync(scheduler, cancellationToken);
        return "removed";
    }
}
