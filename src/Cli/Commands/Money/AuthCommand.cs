namespace Satchel.Cli.Commands.Money;

/// <summary>The verbs around logins at vendors; alone it lists them.</summary>
internal sealed class AuthCommand : Verb
{
    private readonly AuthListCommand _list = new();

    public AuthCommand()
        : base("auth", "Log in at vendors (LNURL-auth) and keep logins; alone it lists them", "satchel auth", "satchel auth login lnurl1dp68gurn8ghj7…", "satchel auth lookup weather.example")
    {
        Action = new VerbAction();
        Add(new AuthLoginCommand());
        Add(new AuthSessionCommand());
        Add(new AuthLookupCommand());
        Add(_list);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => _list.RunAsync(context, cancellationToken);
}
