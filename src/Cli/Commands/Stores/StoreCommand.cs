namespace Satchel.Cli.Commands.Stores;

/// <summary>The verbs around named stores; alone it lists them.</summary>
internal sealed class StoreCommand : Verb
{
    private readonly ListCommand _list = new();

    /// <summary>Makes the group.</summary>
    public StoreCommand()
        : base(
            "store",
            "List, make, choose and remove stores; alone it lists them",
            "satchel store",
            "satchel store create work",
            "satchel store use work")
    {
        Action = new VerbAction();
        Add(_list);
        Add(new CreateCommand());
        Add(new UseCommand());
        Add(new RemoveCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => _list.RunAsync(context, cancellationToken);
}
