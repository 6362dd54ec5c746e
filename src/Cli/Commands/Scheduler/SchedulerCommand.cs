namespace Satchel.Cli.Commands.Scheduler;

/// <summary>The verbs that keep workers going; alone it says how they are.</summary>
internal sealed class SchedulerCommand : Verb
{
    private readonly StatusCommand _status = new();

    /// <summary>Makes the group.</summary>
    public SchedulerCommand()
        : base(
            "scheduler",
            "Keep the work in the background going, stop it, look at its queue; alone it says how it is.",
            "satchel scheduler",
            "satchel scheduler stop",
            "satchel scheduler install --dry-run",
            "satchel scheduler queue list")
    {
        Action = new VerbAction();
        Add(_status);
        Add(new StartCommand());
        Add(new StopCommand());
        Add(new WorkerCommand("serve"));
        Add(new DrainCommand());
        Add(new TriggerCommand());
        Add(new IntervalCommand());
        Add(new DebugCommand());
        Add(new InstallCommand());
        Add(new UninstallCommand());
        Add(new QueueCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => _status.RunAsync(context, cancellationToken);
}
