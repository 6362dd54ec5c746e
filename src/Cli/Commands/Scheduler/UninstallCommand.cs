using System.CommandLine;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Takes back what <see cref="InstallCommand"/> did.</summary>
internal sealed class UninstallCommand : Verb
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be removed, change nothing" };
    private readonly Option<string> _platform = SchedulerHost.CreateOption();

    /// <summary>Makes the verb.</summary>
    public UninstallCommand()
        : base(
            "uninstall",
            "Take the worker out of systemd or launchd. Only files that satchel wrote are removed; the home stays.",
            "satchel scheduler uninstall --dry-run",
            "satchel scheduler uninstall")
    {
        Add(_dryRun);
        Add(_platform);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var host = new SchedulerHost(context);
        var scheduler = context.Value(_platform) is { } name ? host.Find(name) : host.FindInstalled();
        if (scheduler is null)
        {
            throw CommandException.No("not_installed", "No worker of satchel is installed here.", "satchel scheduler install");
        }

        UnitFile[] ours = [.. scheduler.Files(host.Plan(UnitPlan.LeastIntervalS)).Where(file => file.IsOurs)];
        if (ours.Length == 0)
        {
            throw CommandException.No("not_installed", $"No worker of satchel is installed under {scheduler.Name}.", "satchel scheduler install");
        }

        if (!context.Value(_dryRun))
        {
            await host.UninstallAsync(scheduler, cancellationToken);
        }

        UnitReport.Write(context, context.Value(_dryRun) ? "planned" : "removed", scheduler, ours, withContent: false);
        return ExitCode.Done;
    }
}
