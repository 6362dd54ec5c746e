namespace Satchel.Cli.Commands.Scheduler;

/// <summary>The verbs around the jobs of a store; alone it lists the unfinished ones.</summary>
internal sealed class QueueCommand : Verb
{
    private readonly QueueListCommand _list = new("list", parkedOnly: false);

    /// <summary>Makes the group.</summary>
    public QueueCommand()
        : base(
            "queue",
            "Look at the jobs of a store, let parked ones begin anew, remove ended ones; alone it lists the unfinished ones.",
            "satchel scheduler queue",
            "satchel scheduler queue failed",
            "satchel scheduler queue retry --all")
    {
        Action = new VerbAction();
        Add(_list);
        Add(new QueueListCommand("failed", parkedOnly: true));
        Add(new QueueShowCommand());
        Add(new QueueRetryCommand());
        Add(new QueuePurgeCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => _list.RunAsync(context, cancellationToken);
}
