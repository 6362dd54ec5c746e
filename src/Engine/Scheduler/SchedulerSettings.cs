using System.Diagnostics;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Scheduler;

/// <summary>The settings that keep workers going or stop them.</summary>
public static class SchedulerSettings
{
    /// <summary>Key of the state.</summary>
    public const string State = "scheduler.state";

    /// <summary>Key of the time between two passes, in seconds.</summary>
    public const string Interval = "worker.interval";

    /// <summary>Key of the trace.</summary>
    public const string Trace = "worker.trace";

    /// <summary>The state that holds.</summary>
    /// <exception cref="SettingsException">The setting cannot be read.</exception>
    public static SchedulerState StateOf(SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Text(State) switch
        {
            "started" => SchedulerState.Started,
            "stopped" => SchedulerState.Stopped,
            "writes_refused" => SchedulerState.WritesRefused,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The name of a state in the settings.</summary>
    public static string NameOf(SchedulerState state) => state switch
    {
        SchedulerState.Started => "started",
        SchedulerState.Stopped => "stopped",
        SchedulerState.WritesRefused => "writes_refused",
        _ => throw new UnreachableException(),
    };

    /// <summary>The time between two passes.</summary>
    /// <exception cref="SettingsException">The setting cannot be read.</exception>
    public static TimeSpan IntervalOf(SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return TimeSpan.FromSeconds(settings.WholeNumber(Interval)!.Value);
    }
}
