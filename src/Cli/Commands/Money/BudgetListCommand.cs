using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lists every limit and what is left of it.</summary>
internal sealed class BudgetListCommand : Verb
{
    private readonly Option<string> _network = MoneyOptions.Network();

    public BudgetListCommand()
        : base("list", "List every limit and what is left of it", "satchel budget list", "satchel budget list --network sandbox")
        => Add(_network);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var network = MoneyOptions.NetworkOf(context, _network);
        var rules = await context.Money.Budgets.ListAsync(network, cancellationToken);
        context.Output.Document(
            "satchel.budget_list/1",
            json =>
            {
                json.WriteString("network", CommerceNames.Of(network));
                json.WriteNumber("count", rules.Count);
                json.WriteStartArray("rules");
                foreach (var rule in rules)
                {
                    json.WriteStartObject();
                    BudgetJson.WriteRule(json, rule.Rule);
                    json.WriteStartArray("limits");
                    foreach (var standing in rule.Standings)
                    {
                        json.WriteStartObject();
                        BudgetJson.WriteStanding(json, standing);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => Write(text, rules));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, IReadOnlyList<RuleStanding> rules)
    {
        if (rules.Count == 0)
        {
            text.Line("no limit is set; satchel budget set sets one");
            return;
        }

        text.Table(["id", "about", "set by", "span", "limit", "spent", "reserved", "left"], rules.SelectMany(rule => rule.Standings.Select(standing => (IReadOnlyList<string>)
        [
            rule.Rule.Id, BudgetPage.SubjectOf(rule.Rule), rule.Rule.IsOwners ? "owner" : "agent", BudgetNames.Of(standing.Span),
            Amount(rule.Rule, standing.Limit), Amount(rule.Rule, standing.Spent), Amount(rule.Rule, standing.Reserved), Amount(rule.Rule, standing.Remaining),
        ])));
    }

    private static string Amount(BudgetRule rule, long amount)
        => rule.Unit is BudgetUnit.Msat ? MoneyPage.Sats(new Msat(Math.Min(amount, Msat.Most))) : $"{Quantity.Of(amount)} tokens";
}
