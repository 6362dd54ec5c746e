namespace Satchel.Cli.Commands.Money;

/// <summary>The verbs around limits; alone it lists them.</summary>
internal sealed class BudgetCommand : Verb
{
    private readonly BudgetListCommand _list = new();

    public BudgetCommand()
        : base(
            "budget",
            "Set and show limits for payments and for tokens of models; alone it lists them",
            "satchel budget",
            "satchel budget set weather.example --per-payment 200 --per-day 1000",
            "satchel budget set --per-day 5000             # everything together",
            "satchel budget check weather.example")
    {
        Action = new VerbAction();
        Add(new BudgetSetCommand());
        Add(_list);
        Add(new BudgetCheckCommand());
        Add(new BudgetRemoveCommand());
        Add(new BudgetStatusCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => _list.RunAsync(context, cancellationToken);
}
