using System.CommandLine;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>Says what may still be paid to a vendor.</summary>
internal sealed class BudgetCheckCommand : Verb
{
    private readonly Argument<string> _vendor = MoneyOptions.Vendor();
    private readonly Option<string> _network = MoneyOptions.Network();

    public BudgetCheckCommand()
        : base("check", "Show what may still be paid to a vendor", "satchel budget check weather.example")
    {
        Add(_vendor);
        Add(_network);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var network = MoneyOptions.NetworkOf(context, _network);
        var vendor = MoneyOptions.VendorOf(context.Value(_vendor));
        var budget = await context.Money.Budgets.CheckAsync(new PaymentPlan { Vendor = vendor, Amount = Msat.Zero, Network = network }, cancellationToken);
        var now = context.Clock.GetUtcNow();
        context.Output.Document(
            "satchel.budget_check/1",
            json =>
            {
                json.WriteString("network", CommerceNames.Of(network));
                json.WriteString("vendor", budget.Vendor.Value);
                json.WriteBoolean("has_rule", !budget.Limits.IsEmpty);
                BudgetJson.WriteLimits(json, BudgetUnit.Msat, budget.Limits);
                json.WriteNumber("spent_today", budget.SpentToday.SatsRoundedUp);
                json.WriteNumber("spent_week", budget.SpentThisWeek.SatsRoundedUp);
                json.WriteNumber("spent_month", budget.SpentThisMonth.SatsRoundedUp);
                json.WriteNumber("reserved", budget.Reserved.SatsRoundedUp);
                BudgetJson.WriteWindow(json, "today", BudgetSpan.Day, now);
                BudgetJson.WriteWindow(json, "week", BudgetSpan.Week, now);
                BudgetJson.WriteWindow(json, "month", BudgetSpan.Month, now);
                json.WriteStartArray("limits");
                foreach (var standing in budget.Standings)
                {
                    json.WriteStartObject();
                    json.WriteString("scope", BudgetNames.Of(standing.Rule.Scope));
                    json.WriteString("set_by", standing.Rule.IsOwners ? "owner" : "agent");
                    BudgetJson.WriteStanding(json, standing);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                text.Line($"{budget.Vendor}: {MoneyPage.Sats(budget.SpentToday)} today, {MoneyPage.Sats(budget.SpentThisWeek)} this week, {MoneyPage.Sats(budget.SpentThisMonth)} this month, {MoneyPage.Sats(budget.Reserved)} reserved");
                if (budget.Standings.Count == 0)
                {
                    text.Line("no limit holds for it");
                    return;
                }

                text.Table(["limit", "about", "set by", "most", "left"], budget.Standings.Select(standing => (IReadOnlyList<string>)
                [
                    BudgetNames.Of(standing.Span), BudgetPage.SubjectOf(standing.Rule), standing.Rule.IsOwners ? "owner" : "agent",
                    MoneyPage.Sats(new Msat(standing.Limit)), MoneyPage.Sats(new Msat(standing.Remaining)),
                ]));
            });
        return ExitCode.Done;
    }
}
