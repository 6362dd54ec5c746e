using System.CommandLine;
using Satchel.Cli.Commands.Scheduler;
using Satchel.Cli.Setup.Hosts;
using Satchel.Cli.Setup.Wizard;
using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Setup;

/// <summary>Puts Satchel into the hosts of this machine: hooks, skills, permissions, servers.</summary>
internal sealed class InstallCommand : Verb
{
    private readonly Argument<string[]> _hosts = HostArgument.Create();
    private readonly Option<string> _project = HostArgument.CreateProject();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the exact differences, change nothing" };
    private readonly Option<bool> _check = new("--check") { Description = "Say how each host stands, change nothing; exit code 1 where something is to be mended" };
    private readonly Option<bool> _noWizard = new("--no-wizard") { Description = "Ask nothing, also on a terminal" };
    private readonly Option<bool> _scheduler = new("--scheduler") { Description = "Let systemd or launchd run a worker too" };
    private readonly SettingFlags _settings = new();

    /// <summary>Makes the verb.</summary>
    public InstallCommand()
        : base(
            "install",
            $"Put Satchel into hosts: {string.Join(", ", HostCatalog.Names)}. Without a name: into each that is found here. What is in their files already stays as it is, to the byte; uninstall takes back exactly what was added.",
            "satchel install --dry-run --text",
            "satchel install claude-code --no-wizard",
            "satchel install claude-code --project . --no-wizard   # the settings of this project, to be shared",
            "satchel install --no-wizard --llm-endpoint https://openrouter.ai/api/v1 --llm-api-key @env:OPENROUTER_API_KEY",
            "satchel install --check")
    {
        Add(_hosts);
        Add(_project);
        Add(_dryRun);
        Add(_check);
        Add(_noWizard);
        Add(_scheduler);
        foreach (var option in _settings.All)
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var work = new SetupWork(context, context.Value(_project));
        var named = context.Value(_hosts);
        if (context.Value(_check))
        {
            return DriftReport.Write(context, named.Length == 0 ? HostDrift.OfAll(work.Place, work.Traces) : [.. named.Select(host => HostDrift.Of(work.Place, host, work.Traces))]);
        }

        var settings = await _settings.ReadAsync(context, cancellationToken);
        settings = [.. settings, .. SettingFlags.FromVendors(context, settings)];
        var planned = work.Plan(named.Length > 0 ? named : HostCatalog.Find(work.Place), (planner, setup) => planner.Install(setup));
        if (planned is [_, ..] && planned.All(host => host.Failure is not null))
        {
            throw planned[0].Failure!;
        }

        if (context.Value(_dryRun))
        {
            new SetupReport { Status = HostOutcome.Planned, Hosts = planned, Settings = settings, WithDiff = true }.Write(context, "satchel.install/1");
            return planned.Any(host => host.Failure is not null) ? ExitCode.Outside : ExitCode.Done;
        }

        // Step 0: what can be refused before anything is made.
        _ = context.Value(_scheduler) ? new SchedulerHost(context).Find(name: null) : null;

        // Step 1: the home and its store, so that the first hook finds them.
        var wizard = IsAsked(context) ? new SetupWizard(context, context.Host.OpenTerminal()) : null;
        await using (await context.OpenStoreAsync(cancellationToken))
        {
            wizard?.Say($"SQLite keeps the store '{context.Store.Name.Value}' in {context.Home.Root}; it opens.");
        }

        // Step 2: the settings that are named, then those that are asked for or follow.
        await SetAsync(context, settings, cancellationToken);
        var added = wizard is not null ? await wizard.AskAsync(settings, cancellationToken)
            : settings.Any(setting => setting.Key.Name is "llm.endpoint") ? await ChosenModels.ReadAsync(context, cancellationToken)
            : [];
        await SetAsync(context, added, cancellationToken);
        settings = [.. settings, .. added];

        // Step 3: the hosts; then the scheduler, when everything that it runs is there.
        if (wizard is not null && !await AgreesAsync(wizard, planned, cancellationToken))
        {
            throw CommandException.No("not_confirmed", "No file of a host was changed.", "satchel install --dry-run shows the changes");
        }

        var hosts = planned.Select(work.Apply).ToArray();
        if (hosts is [_, ..] && hosts.All(host => host.Failure is not null))
        {
            throw hosts[0].Failure!;
        }

        return await FinishAsync(context, wizard, hosts, settings, cancellationToken);
    }

    private static async Task SetAsync(CommandContext context, IEnumerable<ChosenSetting> settings, CancellationToken cancellationToken)
    {
        foreach (var setting in settings)
        {
            await context.SettingsFile.SetAsync(setting.Key, setting.Value, cancellationToken);
        }
    }

    private static async Task<bool> AgreesAsync(SetupWizard wizard, IReadOnlyList<HostOutcome> planned, CancellationToken cancellationToken)
    {
        var changes = planned.SelectMany(host => host.Plan?.Changes ?? []).Where(change => change.IsNeeded).ToArray();
        foreach (var change in changes)
        {
            wizard.Say($"  {change.Kind}: {change.Path}");
        }

        if (planned.Any(host => host.Setup.Host is ClaudeCodeHost.Name))
        {
            wizard.Say($"  The agent may then call without asking: {string.Join(", ", AgentVerbs.All)}.");
        }

        return changes.Length == 0 || await wizard.ConfirmAsync("Change these files?", proposal: true, cancellationToken);
    }

    private bool IsAsked(CommandContext context)
        => !context.Value(_noWizard) && context.Host.IsInputTerminal() && context.Host.IsErrorTerminal && context.Host.IsOutputTerminal;

    private async Task<int> FinishAsync(
        CommandContext context, SetupWizard? wizard, HostOutcome[] hosts, IReadOnlyList<ChosenSetting> settings, CancellationToken cancellationToken)
    {
        var off = OffFeature.All(context);
        var isWanted = context.Value(_scheduler)
            || (wizard is not null && SchedulerHost.IsThere && off.All(feature => !feature.IsRefinement)
                && await wizard.ConfirmAsync("Let the scheduler of this machine run a worker every minute?", proposal: true, cancellationToken));
        var scheduler = isWanted ? await InstallWorkerAsync(context, cancellationToken) : null;
        var isPartial = hosts.Any(host => host.Failure is not null);
        var isChanged = hosts.Any(host => host.Status is HostOutcome.Installed);
        new SetupReport
        {
            Status = isPartial ? "partial" : isChanged || hosts.Length == 0 ? HostOutcome.Installed : HostOutcome.Unchanged,
            Hosts = hosts,
            Settings = settings,
            Scheduler = scheduler,
            Off = off,
        }.Write(context, "satchel.install/1");
        return isPartial ? ExitCode.Outside : ExitCode.Done;
    }

    private static async Task<string> InstallWorkerAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var host = new SchedulerHost(context);
        var scheduler = host.Find(name: null);
        var interval = Math.Max(UnitPlan.LeastIntervalS, (int)SchedulerSettings.IntervalOf(context.ReadSettings()).TotalSeconds);
        await host.InstallAsync(scheduler, host.Plan(interval), cancellationToken);
        return scheduler.Name;
    }
}
