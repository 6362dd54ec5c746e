using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Lets workers do jobs again, and memories be changed.</summary>
internal sealed class StartCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public StartCommand()
        : base("start", "Let workers do jobs, and memories be changed. A worker that waits notices it within a second.", "satchel scheduler start")
    {
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => StateChange.RunAsync(context, SchedulerState.Started, cancellationToken);
}
