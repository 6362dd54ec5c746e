using System.CommandLine;
using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Lets the operating system run a worker again and again.</summary>
internal sealed class InstallCommand : Verb
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the files, write nothing" };
    private readonly Option<string> _platform = SchedulerHost.CreateOption();

    /// <summary>Makes the verb.</summary>
    public InstallCommand()
        : base(
            "install",
            "Let systemd or launchd run a worker for this user, every worker.interval of at least 60 s.",
            "satchel scheduler install --dry-run",
            "satchel scheduler install --dry-run --platform launchd")
    {
        Add(_dryRun);
        Add(_platform);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var host = new SchedulerHost(context);
        var scheduler = host.Find(context.Value(_platform));
        var interval = SchedulerSettings.IntervalOf(context.Settings);
        if (interval.TotalSeconds < UnitPlan.LeastIntervalS)
        {
            throw CommandException.Usage(
                "interval_too_short", $"{scheduler.Name} runs a worker every {UnitPlan.LeastIntervalS} s at most; worker.interval is shorter.", "satchel scheduler interval --seconds 60");
        }

        var plan = host.Plan((int)interval.TotalSeconds);
        if (context.Value(_dryRun))
        {
            UnitReport.Write(context, "planned", scheduler, scheduler.Files(plan), withContent: true);
            return ExitCode.Done;
        }

        await host.InstallAsync(scheduler, plan, cancellationToken);
        UnitReport.Write(context, "installed", scheduler, scheduler.Files(plan), withContent: false);
        return ExitCode.Done;
    }
}
