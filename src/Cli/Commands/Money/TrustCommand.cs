namespace Satchel.Cli.Commands.Money;

/// <summary>The verbs around trust; alone it lists whose word counts.</summary>
internal sealed class TrustCommand : Verb
{
    private readonly TrustListCommand _list = new();

    public TrustCommand()
        : base(
            "trust",
            "Show what others say of vendors, and choose whose word counts; alone it lists them",
            "satchel trust",
            "satchel trust show weather.example",
            "satchel trust import events.jsonl")
    {
        Action = new VerbAction();
        Add(new TrustShowCommand());
        Add(new TrustAttestCommand());
        Add(_list);
        Add(new TrustAddCommand());
        Add(new TrustRemoveCommand());
        Add(new TrustImportCommand());
        Add(new TrustRefusedCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => _list.RunAsync(context, cancellationToken);
}
