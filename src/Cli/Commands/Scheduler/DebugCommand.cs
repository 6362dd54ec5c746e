using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Switches the trace of the workers; alone it says whether it is on.</summary>
internal sealed class DebugCommand : Verb
{
    /// <summary>Makes the group.</summary>
    public DebugCommand()
        : base(
            "debug",
            "Let workers write each step into a trace, without texts of memories; alone it says whether they do.",
            "satchel scheduler debug",
            "satchel scheduler debug on",
            "satchel scheduler debug off")
    {
        Action = new VerbAction();
        Add(new Switch("on", "Write the trace", isOn: true));
        Add(new Switch("off", "Write no trace", isOn: false));
        Add(new Switch("status", "Say whether the trace is written", isOn: null));
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => AnswerAsync(context);

    private static Task<int> AnswerAsync(CommandContext context)
    {
        var on = context.ReadSettings().Boolean(SchedulerSettings.Trace);
        var exists = File.Exists(context.Home.TraceLog);
        context.Output.Document(
            "satchel.worker_trace/1",
            json =>
            {
                json.WriteBoolean("on", on);
                json.WriteString("file", context.Home.TraceLog);
                json.WriteBoolean("exists", exists);
            },
            text => text.Line($"{(on ? "on" : "off")}: {context.Home.TraceLog}{(exists ? "" : " (not there)")}"));
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>One of its verbs.</summary>
    private sealed class Switch(string name, string description, bool? isOn) : Verb(name, description, $"satchel scheduler debug {name}")
    {
        public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        {
            if (isOn is { } on)
            {
                await context.SettingsFile.SetAsync(SettingRegistry.Get(SchedulerSettings.Trace), on ? "true" : "false", cancellationToken);
            }

            return await AnswerAsync(context);
        }
    }
}
