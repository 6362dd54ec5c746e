using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Changes the state of the scheduler and says which one holds.</summary>
internal static class StateChange
{
    /// <summary>Sets the state.</summary>
    public static async Task<int> RunAsync(CommandContext context, SchedulerState wanted, CancellationToken cancellationToken)
    {
        var change = await context.SettingsFile.SetAsync(
            SettingRegistry.Get(SchedulerSettings.State), SchedulerSettings.NameOf(wanted), cancellationToken);
        var changed = change is SettingChange.Changed;
        var state = SchedulerSettings.StateOf(context.ReadSettings());
        context.Output.Document(
            "satchel.scheduler_state/1",
            json =>
            {
                json.WriteString("status", changed ? "changed" : "unchanged");
                json.WriteString("state", SchedulerSettings.NameOf(state));
            },
            text => text.Line(state switch
            {
                SchedulerState.Started => "started: workers do jobs",
                SchedulerState.Stopped => "stopped: jobs wait; everything else goes on",
                _ => "stopped: jobs wait, and memories cannot be changed",
            }));
        return ExitCode.Done;
    }
}
