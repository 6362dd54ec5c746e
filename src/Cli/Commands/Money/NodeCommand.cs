namespace Satchel.Cli.Commands.Money;

/// <summary>Says how the Lightning node is.</summary>
internal sealed class NodeCommand : Verb
{
    private readonly NodeStatusCommand _status = new();

    /// <summary>Makes the group.</summary>
    public NodeCommand()
        : base("node", "The Lightning node of the purse, as node.connection names it; alone it says how it is.", "satchel node", "satchel node status --json")
    {
        Action = new VerbAction();
        Add(_status);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => _status.RunAsync(context, cancellationToken);
}
