using System.CommandLine;
using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Lets workers wait; no worker ends because of it.</summary>
internal sealed class StopCommand : Verb
{
    private readonly Option<bool> _writes = new("--writes") { Description = "Refuse every change of a memory too" };

    /// <summary>Makes the verb.</summary>
    public StopCommand()
        : base(
            "stop",
            "Let jobs wait. Remembering and recalling go on, and workers stay: they wait too.",
            "satchel scheduler stop",
            "satchel scheduler stop --writes              # recall still works")
        => Add(_writes);

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => StateChange.RunAsync(context, context.Value(_writes) ? SchedulerState.WritesRefused : SchedulerState.Stopped, cancellationToken);
}
