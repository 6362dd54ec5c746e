using Satchel.Engine.Commerce;
using Satchel.Server.Answers;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says what the gateway of this home has earned.</summary>
internal static class BudgetStatusTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_budget_status",
        Description = "What this home's gateway has earned, by operation.",
        Parameters = [Money.Network],
        Answer = [new("total_earned_sats", "integer"), new("total_payments", "integer"), new("by_operation", "object")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var earned = await call.Purse.Reports.IncomeAsync(Money.NetworkOf(call), cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteNumber("total_earned_sats", earned.Total.SatsRoundedUp);
            json.WriteNumber("total_earned_msat", earned.Total.Value);
            json.WriteNumber("total_payments", earned.Payments);
            MoneyAnswers.WriteSums(json, "by_operation", earned.ByOperation);
            json.WriteString("network", CommerceNames.Of(earned.Network));
        });
    }
}
