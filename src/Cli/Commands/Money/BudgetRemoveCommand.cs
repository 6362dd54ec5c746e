using System.CommandLine;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Takes a limit away.</summary>
internal sealed class BudgetRemoveCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The limit, as satchel budget list names it" };

    public BudgetRemoveCommand()
        : base("remove", "Take a limit away", "satchel budget remove 1f0c9a27")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Value(_id);
        var rule = (context.Money.Exists ? await context.Money.Budgets.RemoveAsync(id, cancellationToken) : null)
            ?? throw CommandException.No("budget_not_found", $"There is no limit '{id}'.", "satchel budget list shows them");
        context.Output.Document(
            "satchel.budget_remove/1",
            json =>
            {
                json.WriteString("status", "removed");
                json.WriteStartObject("rule");
                BudgetJson.WriteRule(json, rule);
                json.WriteEndObject();
            },
            text => text.Line($"removed {rule.Id} for {BudgetPage.SubjectOf(rule)}"));
        return ExitCode.Done;
    }
}
