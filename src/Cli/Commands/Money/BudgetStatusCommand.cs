using System.CommandLine;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Says what the gateway has earned.</summary>
internal sealed class BudgetStatusCommand : Verb
{
    private readonly Option<string> _network = MoneyOptions.Network();

    public BudgetStatusCommand()
        : base("status", "Show what this home's gateway has earned, by operation", "satchel budget status")
        => Add(_network);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var earned = await context.Money.Reports.IncomeAsync(MoneyOptions.NetworkOf(context, _network), cancellationToken);
        context.Output.Document(
            "satchel.budget_status/1",
            json =>
            {
                json.WriteString("network", CommerceNames.Of(earned.Network));
                ComplianceJson.WriteAmount(json, "total_earned", earned.Total);
                json.WriteNumber("total_payments", earned.Payments);
                json.WriteStartObject("by_operation");
                foreach (var (operation, total) in earned.ByOperation)
                {
                    json.WriteNumber(operation, total.SatsRoundedUp);
                }

                json.WriteEndObject();
            },
            text =>
            {
                text.Line($"{MoneyPage.Sats(earned.Total)} earned by {earned.Payments} payments on {CommerceNames.Of(earned.Network)}");
                foreach (var (operation, total) in earned.ByOperation)
                {
                    text.Line($"  {operation}  {MoneyPage.Sats(total)}");
                }
            });
        return ExitCode.Done;
    }
}
