using System.CommandLine;
using System.Globalization;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Shows or sets the time between two passes.</summary>
internal sealed class IntervalCommand : Verb
{
    private const int LongestS = 86_400;

    private readonly Option<int> _seconds = new("--seconds") { Description = "The new time, 1 to 86400; from 60 on where systemd or launchd runs it", HelpName = "S" };

    /// <summary>Makes the verb.</summary>
    public IntervalCommand()
        : base(
            "interval",
            "Show or set the time between two passes. A worker that serves takes it over when it is started anew.",
            "satchel scheduler interval",
            "satchel scheduler interval --seconds 120")
        => Add(_seconds);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var host = new SchedulerHost(context);
        var installed = host.FindInstalled();
        if (context.Given(_seconds))
        {
            var seconds = NumberOption.InRange(context, _seconds, installed is null ? 1 : UnitPlan.LeastIntervalS, LongestS);
            await context.SettingsFile.SetAsync(
                SettingRegistry.Get(SchedulerSettings.Interval), seconds.ToString(CultureInfo.InvariantCulture), cancellationToken);
            if (installed is not null)
            {
                await host.InstallAsync(installed, host.Plan(seconds), cancellationToken);
            }
        }

        var interval = (long)SchedulerSettings.IntervalOf(context.ReadSettings()).TotalSeconds;
        context.Output.Document(
            "satchel.worker_interval/1",
            json =>
            {
                json.WriteNumber("interval_s", interval);
                json.WriteString("installed", installed?.Name);
            },
            text => text.Line(string.Create(
                CultureInfo.InvariantCulture, $"{interval} s{(installed is null ? "" : $", run by {installed.Name}")}")));
        return ExitCode.Done;
    }
}
