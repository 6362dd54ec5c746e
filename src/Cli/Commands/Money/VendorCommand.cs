namespace Satchel.Cli.Commands.Money;

/// <summary>The verbs around vendors; alone it lists them.</summary>
internal sealed class VendorCommand : Verb
{
    private readonly VendorListCommand _list = new();

    public VendorCommand()
        : base(
            "vendor",
            "Show whom this home has paid, join names of one vendor, say who stands behind it; alone it lists them",
            "satchel vendor",
            "satchel vendor show weather.example",
            "satchel vendor alias weather.test weather.example")
    {
        Action = new VerbAction();
        Add(_list);
        Add(new VendorShowCommand());
        Add(new VendorAliasCommand());
        Add(new VendorKycCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => _list.RunAsync(context, cancellationToken);
}
