using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Lets one worker run now, in the background.</summary>
internal sealed class TriggerCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public TriggerCommand()
        : base("trigger", "Let one worker run now, in the background, and wait for nothing.", "satchel scheduler trigger")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (SchedulerSettings.StateOf(context.Settings) is not SchedulerState.Started)
        {
            throw CommandException.No("scheduler_stopped", "Scheduler is stopped; cannot trigger a worker", "satchel scheduler start");
        }

        var host = new SchedulerHost(context);
        var installed = host.FindInstalled();
        var process = (int?)null;
        if (installed is not null)
        {
            await host.TriggerAsync(installed, cancellationToken);
        }
        else
        {
            process = host.StartWorker();
        }

        context.Output.Document(
            "satchel.trigger/1",
            json =>
            {
                json.WriteString("status", "triggered");
                json.WriteString("by", installed?.Name ?? "process");
                if (process is { } number)
                {
                    json.WriteNumber("pid", number);
                }
            },
            text => text.Line(process is { } number
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a worker runs as process {number}")
                : $"{installed!.Name} runs a worker"));
        return ExitCode.Done;
    }
}
