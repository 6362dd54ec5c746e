using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;
using Satchel.Server.Answers;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says what limits there are, and what is left of them.</summary>
internal static class BudgetCheckTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_budget_check",
        Description = "Limits and what is left of them: of one vendor, or all rules.",
        Parameters = [new("vendor", ArgumentKind.Text), Money.Network],
        Answer = [new("vendor", "string"), new("has_rule", "boolean"), new("rule", "object"), new("count", "integer"), new("rules", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
        => call.Arguments.Label("vendor") is null ? AllAsync(call, cancellationToken) : OneAsync(call, cancellationToken);

    private static async Task<ToolReply> OneAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var plan = new PaymentPlan { Vendor = Money.VendorOf(call), Amount = Msat.Zero, Network = Money.NetworkOf(call) };
        var budget = await call.Purse.Budgets.CheckAsync(plan, cancellationToken);
        return ToolReply.Of(json => MoneyAnswers.WriteBudget(json, call.Arguments.Text("vendor"), budget, plan.Network, call.Now));
    }

    private static async Task<ToolReply> AllAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var rules = await call.Purse.Budgets.ListAsync(Money.NetworkOf(call), cancellationToken);
        return ToolReply.Of(json => MoneyAnswers.WriteBudgets(json, rules));
    }
}
