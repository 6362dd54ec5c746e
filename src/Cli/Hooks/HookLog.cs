using Satchel.Cli.Commands;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Hooks;

/// <summary>
/// A line for each hook that could not do its work: which, why, how long it took. Only in a home that is there, and no text
/// of a message or a memory.
/// </summary>
internal sealed class HookLog(CommandContext context, string hook)
{
    /// <summary>How long a line waits for other writers: a hook has no more time.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(20);

    private readonly long _started = context.Clock.GetTimestamp();

    /// <summary>Says why it failed.</summary>
    public void Failed(Exception error) => Failed(FailureTranslation.Of(error, verbose: false).Code);

    /// <summary>Says why it failed.</summary>
    /// <param name="code">Name of the failure.</param>
    public void Failed(string code)
    {
        try
        {
            if (Directory.Exists(context.Home.Root))
            {
                new EventLog(context.Home.HookLog, context.Clock) { Wait = Wait }.Warning("hook_failed", json =>
                {
                    json.WriteString("hook", hook);
                    json.WriteString("code", code);
                    json.WriteNumber("took_ms", Math.Round(context.Clock.GetElapsedTime(_started).TotalMilliseconds, 1));
                });
            }
        }
        catch (SettingsException)
        {
            // There is no home that could have a log.
        }
    }
}
